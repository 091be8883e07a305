"""Bring the libraries of the pages from npm into `vendor/`: `python qms/static/vendor.py`.

Each package is fetched by name and exact version with the npm client, and only the files that pages use are kept,
unchanged. Made here are one sprite of the icons named in `icons.txt`, `fonts.css`, and Tabler's style sheet without the
nine tenths that no page names (`tabler.cjs`); `tabler.left-out.txt` has the classes that went, so that a test can tell
when a page comes to need one. `vendor.lock` says of every file its SHA-256, package, version and licence.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
VENDOR = HERE / "vendor"
ROOT = HERE.parents[1]
PURGE = "purgecss@8.0.0"
WEIGHTS = {400: "400", 600: "500 900"}  # and the weights that are drawn with each: every one is 34 kB of a first visit
SUBSETS = ("latin-ext", "latin", "vietnamese")  # the last that holds a letter is the one a browser fetches

# package, version, licence, {file in the package: file in vendor/}
PACKAGES = (
    ("@tabler/core", "1.6.1", "MIT", {"dist/css/tabler.min.css": "tabler.min.css"}),
    ("@tabler/icons", "3.51.0", "MIT", {"LICENSE": "licences/tabler-icons.txt"}),
    ("htmx.org", "2.0.11", "0BSD", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "licences/htmx.txt"}),
    (
        "pdfjs-dist",
        "6.5.438",
        "Apache-2.0",
        {
            "legacy/build/pdf.min.mjs": "pdf.min.mjs",
            "legacy/build/pdf.worker.min.mjs": "pdf.worker.min.mjs",
            "wasm/jbig2_nowasm_fallback.js": "pdf-decoders/jbig2_nowasm_fallback.js",
            "wasm/openjpeg_nowasm_fallback.js": "pdf-decoders/openjpeg_nowasm_fallback.js",
            "wasm/LICENSE_JBIG2": "licences/pdf-decoders-jbig2.txt",
            "wasm/LICENSE_OPENJPEG": "licences/pdf-decoders-openjpeg.txt",
            "LICENSE": "licences/pdfjs.txt",
        },
    ),
    (
        "@fontsource/be-vietnam-pro",
        "5.3.0",
        "OFL-1.1",
        {
            f"files/be-vietnam-pro-{subset}-{weight}-normal.woff2": f"fonts/be-vietnam-pro-{subset}-{weight}.woff2"
            for subset in SUBSETS
            for weight in WEIGHTS
        }
        | {"LICENSE": "licences/be-vietnam-pro.txt"},
    ),
)


def fetch(package: str, version: str, folder: Path) -> Path:
    """The unpacked package at exactly this version."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), f"{package}@{version}"]
    archive = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
    target = folder / archive.removesuffix(".tgz")
    with tarfile.open(folder / archive) as packed:
        packed.extractall(target, filter="data")
    return target / "package"


def write_sprite(icons: Path) -> None:
    """One SVG with a symbol for each name in `icons.txt`."""
    symbols = []
    for name in (HERE / "icons.txt").read_text().split():
        drawing = (icons / "icons" / "outline" / f"{name}.svg").read_text()
        paths = re.findall(r"<(?:path|circle|line|rect|polyline)[^>]*/>", drawing)
        shapes = "".join(path for path in paths if 'stroke="none"' not in path)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>')
    sprite = "\n".join(symbols)
    (VENDOR / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{sprite}\n</svg>\n')


def write_fonts(fontsource: Path) -> None:
    """The faces that are kept, each with the characters that it holds, so that a page loads only what it shows."""
    ranges = json.loads((fontsource / "unicode.json").read_text())
    faces = [
        f'@font-face{{font-family:"Be Vietnam Pro";font-style:normal;font-weight:{weights};font-display:swap;'
        f"src:url(fonts/be-vietnam-pro-{subset}-{weight}.woff2) format('woff2');unicode-range:{ranges[subset]}}}"
        for weight, weights in WEIGHTS.items()
        for subset in SUBSETS
    ]
    (VENDOR / "fonts.css").write_text("\n".join(faces) + "\n")


def thin_out_tabler(whole: Path) -> None:
    """Keep the rules that pages use, and name the classes that have none any more."""
    config = ["--config", "qms/static/tabler.cjs", "--css", str(whole), "--output", str(VENDOR / "tabler.min.css")]
    subprocess.run(["npm", "exec", "--yes", "--", PURGE, *config], check=True, cwd=ROOT)
    left_out = _classes(whole) - _classes(VENDOR / "tabler.min.css")
    (VENDOR / "tabler.left-out.txt").write_text("\n".join(sorted(left_out)) + "\n")


def _classes(sheet: Path) -> set[str]:
    return set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", sheet.read_text())))


def write_tabler_licence(icons: Path) -> None:
    """@tabler/core carries its licence as a heading of its CSS; the text is that of its sister package."""
    heading = re.search(r"/\*!(.*?)\*/", (VENDOR / "tabler.min.css").read_text(), re.DOTALL)[1]
    owner = "\n".join(line.strip(" *") for line in heading.strip().splitlines())
    terms = (icons / "LICENSE").read_text().partition("Permission is hereby")[2]
    (VENDOR / "licences" / "tabler-core.txt").write_text(f"MIT License\n\n{owner}\n\nPermission is hereby{terms}")


def lock(origins: dict[str, tuple[str, str, str]]) -> None:
    """Write `vendor.lock`: file, SHA-256, package, version, licence, separated by tabs."""
    lines = []
    for path in sorted(path for path in VENDOR.rglob("*") if path.is_file() and path.name != "vendor.lock"):
        name = path.relative_to(VENDOR).as_posix()
        lines.append("\t".join((name, hashlib.sha256(path.read_bytes()).hexdigest(), *origins[name])))
    (VENDOR / "vendor.lock").write_text("\n".join(lines) + "\n")


def main() -> None:
    """Renew `vendor/` from the packages above."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    origins, unpacked = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for package, version, licence, files in PACKAGES:
            unpacked[package] = fetch(package, version, Path(folder))
            for source, target in files.items():
                (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(unpacked[package] / source, VENDOR / target)
                origins[target] = (package, version, licence)
        icons, fonts = unpacked["@tabler/icons"], unpacked["@fontsource/be-vietnam-pro"]
        thin_out_tabler(unpacked["@tabler/core"] / "dist/css/tabler.min.css")
        write_sprite(icons)
        write_fonts(fonts)
        write_tabler_licence(icons)
    origins["tabler.left-out.txt"] = origins["tabler.min.css"]
    origins["icons.svg"] = origins["licences/tabler-icons.txt"]
    origins["fonts.css"] = origins["licences/be-vietnam-pro.txt"]
    origins["licences/tabler-core.txt"] = origins["tabler.min.css"]
    lock(origins)


if __name__ == "__main__":
    main()
