"""Makes a department of its own in a temporary folder, serves it on a loopback port, and writes `docs/screenshots/`.

The browser's own words, as on buttons for files, are Vietnamese where Debian's `chromium-l10n` is there.
"""

import os
import shutil
import tempfile

from playwright.sync_api import sync_playwright

from qms.app import create_app
from qms.core import migrate
from qms.demo import load
from tests.journeys.conftest import FLAGS, program
from tests.servers.live import Site

from . import documents, nonconformities, records
from .camera import Camera


def main() -> None:
    """Take every picture anew."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["QMS_DATA_DIR"] = folder
        app = create_app()
        with app.app_context():
            migrate.upgrade()
            load.load()
            with Site(app) as site, sync_playwright() as driver:
                path = shutil.which("chromium") or program()  # its own words can be Vietnamese
                browser = driver.chromium.launch(executable_path=path, args=FLAGS, env=os.environ | {"LANGUAGE": "vi"})
                camera = Camera(browser, site)
                for subject in (documents, nonconformities, records):
                    subject.take(camera)
                browser.close()


if __name__ == "__main__":
    main()
