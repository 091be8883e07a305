// What of Tabler is kept (vendor.py asks PurgeCSS): the classes that pages name, those put together in templates
// ("btn-" ~ tone), and the commonest for spacing and placing, so that few changes need `make vendor`.
module.exports = {
  content: ["templates/**/*.html", "tests/ui/pages/*.html", "qms/static/{css,js}/*", "qms/**/*.py"],
  safelist: [
    /^(btn|alert)-(primary|secondary|danger|warning|success|info)$/,
    /^btn-(list|icon|sm|link|group|close)$/,
    /^[mp][trblxyse]?-(\d|auto)$/,
    /^(d|flex|align-(items|self)|justify-content|gap|fw|w|h|text)-(\d+|auto|none|block|flex|grid|inline|inline-block|inline-flex|row|column|wrap|nowrap|fill|start|end|center|between|baseline|stretch|bold|medium|normal|break|truncate|secondary)$/,
  ],
};
