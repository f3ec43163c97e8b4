"""How gunicorn serves the site, under `Procfile` and `make run` alike. What a command line says counts for more."""

worker_class = "serving.worker.PatientWorker"
workers = 2
threads = 4
worker_connections = 400  # of each worker, with at most two open files each: systems commonly allow a process 1,024
control_socket_disable = True
