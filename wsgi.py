"""What gunicorn loads: ``gunicorn wsgi:app``."""

from cfn import create_app

app = create_app()
