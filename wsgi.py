"""The WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi qms …`."""

from qms.app import create_app

app = create_app()
