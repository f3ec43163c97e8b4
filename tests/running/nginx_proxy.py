"""nginx, run by whoever runs the tests, with the configuration that `docs/nginx.conf` hands out: only places are changed."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from app.core.config import ROOT
from tests.running.raw_connections import Port

HANDED_OUT = ROOT / "docs" / "nginx.conf"
HOW_TO_GET = "nginx is not installed. On Debian: apt-get install nginx, then make test again."
PROGRAM = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
START_SECONDS = 30
NAME = "exchange.example.org"
# What Debian's own configuration says around a file of conf.d, with everything that nginx writes in one folder.
AROUND = """
daemon off;
{user}
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 768; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    types {{ text/html html; }}
    default_type application/octet-stream;
    access_log {folder}/access.log;
    gzip on;
    gzip_types text/css application/javascript;
    include {folder}/practice-exchange.conf;
}}
"""


class Nginx:
    """A running nginx: where it takes encrypted and plain requests, and the folder it writes to."""

    def __init__(self, folder: Path, upstream: int, ports: tuple[int, int]) -> None:
        assert PROGRAM is not None, HOW_TO_GET
        self.folder, (secure, plain) = folder, ports
        self.secure, self.plain = Port(secure, encrypted=True), Port(plain)
        _make_certificate(folder)
        (folder / "practice-exchange.conf").write_text(_in_place(folder, upstream, secure, plain))
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
        self.command = [PROGRAM, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        self.checked = subprocess.run([*self.command, "-t"], capture_output=True, text=True, check=False).stderr
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with self.plain.connection():
                    return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"nginx did not start:\n{self.checked}\n{(self.folder / 'error.log').read_text()}")

    def stop(self) -> None:
        """End it and its workers."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=START_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _make_certificate(folder: Path) -> None:
    made = ["-out", str(folder / "certificate.pem"), "-keyout", str(folder / "key.pem")]
    kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subprocess.run(["openssl", *kind, "-subj", f"/CN={NAME}", *made], check=True, capture_output=True)


def _in_place(folder: Path, upstream: int, secure: int, plain: int) -> str:
    """The file as it is handed out, but for where things are. Raises AssertionError where it has no such line any more."""
    text = HANDED_OUT.read_text()
    for pattern, place in (
        (r"127\.0\.0\.1:5000", f"127.0.0.1:{upstream}"),
        (r"listen \[::\]:\d+[^;]*;", ""),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"listen 443 ", f"listen 127.0.0.1:{secure} "),
        (r"/etc/ssl/certs/exchange\.example\.org\.pem", str(folder / "certificate.pem")),
        (r"/etc/ssl/private/exchange\.example\.org\.key", str(folder / "key.pem")),
        (r"/var/log/nginx", str(folder)),
        (re.escape(NAME), f"{NAME} 127.0.0.1 localhost"),
    ):
        text, changed = re.subn(pattern, place, text)
        assert changed, f"{HANDED_OUT.name} has nothing like {pattern}"
    return text
