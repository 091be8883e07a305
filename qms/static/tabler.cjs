// What of Tabler is kept (vendor.py asks PurgeCSS): the classes that pages name, those put together in templates
// ("btn-" ~ tone), and spacing, too common to be left to chance.
module.exports = {
  content: ["templates/**/*.html", "tests/ui/pages/*.html", "qms/static/{css,js}/*", "qms/**/*.py"],
  safelist: [/^(btn|alert)-(primary|secondary|danger|warning|success|info)$/, /^[mp][trblxyse]?-(\d|auto)$/, /^gap-\d$/],
};
