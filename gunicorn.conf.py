"""How gunicorn serves cfn. Threads stand well above the writers that may wait."""

import os

worker_class = "gthread"
workers = int(os.environ.get("CFN_WORKERS", "1"))
threads = int(os.environ.get("CFN_THREADS", "12"))
timeout = 60
graceful_timeout = 10
keepalive = 15
control_socket_disable = True
accesslog = None
