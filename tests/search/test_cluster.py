"""A cluster as installations have it: several nodes, one of them dead; TLS by an own CA; credentials."""

import datetime
import ipaddress
import os
import socket
import socketserver
import ssl
import threading
import uuid

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from foundation.search import Query, SearchUnavailable
from foundation.search.registry import make_elastic
from tests.search.conftest import EVERYONE, document, spec

pytestmark = pytest.mark.elasticsearch
DEAD = "http://127.0.0.1:9,http://127.0.0.1:7/"  # the ports of discard and echo: nothing listens there


def certificate(folder, name):
    """A certificate for 127.0.0.1, signed by itself; its file and its key's."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    crt, pem = folder / f"{name}.crt", folder / f"{name}.key"
    crt.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(crt), str(pem)


class Terminator(socketserver.ThreadingTCPServer):
    """Ends TLS in front of the real Elasticsearch, and keeps what it was sent."""

    daemon_threads = True

    def __init__(self, crt, key):
        super().__init__(("127.0.0.1", 0), Relay)
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(crt, key)
        self.received = b""


class Relay(socketserver.BaseRequestHandler):
    def handle(self):
        host, port = os.environ["ELASTICSEARCH_URL"].split(",")[0].rsplit("//", 1)[1].strip("/").split(":")
        try:
            client = self.server.context.wrap_socket(self.request, server_side=True)
        except (ssl.SSLError, ConnectionError):
            return  # a client that doesn't trust the certificate
        with client, socket.create_connection((host, int(port))) as node:
            back = threading.Thread(target=pump, args=(node, client), daemon=True)
            back.start()
            for chunk in iter(lambda: client.recv(65536), b""):
                self.server.received += chunk
                node.sendall(chunk)
            node.shutdown(socket.SHUT_WR)
            back.join()


def pump(source, sink):
    for chunk in iter(lambda: source.recv(65536), b""):
        sink.sendall(chunk)


@pytest.fixture
def tls(tmp_path):
    crt, key = certificate(tmp_path, "node")
    with Terminator(crt, key) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server.ca = crt
        server.address = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture
def connect(settings):
    """An engine for an address; its indexes are gone afterwards."""
    prefix = f"aion-test-{uuid.uuid4().hex[:12]}"

    def connected(url, *, ca="", key=""):
        settings.ELASTICSEARCH_URL = url
        settings.ELASTICSEARCH_CA_CERTS = ca
        settings.ELASTICSEARCH_API_KEY = key
        return make_elastic(spec, prefix)

    yield connected
    connected(os.environ["ELASTICSEARCH_URL"]).drop()


def finds(engine):
    engine.rebuild("things", [document(1, "비전검사")])
    return [hit.id for hit in engine.search("things", Query(text="비전검사", viewer=EVERYONE)).hits]


def test_tls_with_the_right_ca_and_a_password(connect, tls):
    assert finds(connect(f"https://elastic:secret@{tls.address}", ca=tls.ca)) == ["1"]
    assert b"authorization: Basic" in tls.received


def test_tls_with_an_api_key(connect, tls):
    assert finds(connect(f"https://{tls.address}", ca=tls.ca, key="a2V5")) == ["1"]
    assert b"authorization: ApiKey a2V5" in tls.received


@pytest.mark.parametrize("trusted", ["another", "system", "no file"])
def test_tls_with_a_wrong_ca_is_said_in_a_sentence(connect, tls, tmp_path, trusted):
    ca = {"another": certificate(tmp_path, "another")[0], "system": "", "no file": str(tmp_path / "x")}[
        trusted
    ]
    engine = connect(f"https://elastic:secret@{tls.address}", ca=ca)
    with pytest.raises(
        SearchUnavailable, match="certificate isn't trusted; its CA goes into ELASTICSEARCH_CA_CERTS"
    ):
        engine.search("things", Query(viewer=EVERYONE))
    health = engine.health()
    assert not health["ok"]
    assert "secret" not in health["detail"]
    assert tls.received == b""


def test_a_ca_without_tls_is_left_aside(connect, tls):
    assert finds(connect(os.environ["ELASTICSEARCH_URL"], ca=tls.ca)) == ["1"]


def test_another_node_answers_for_dead_ones(connect):
    engine = connect(f"{DEAD}, http://127.0.0.1:7, {os.environ['ELASTICSEARCH_URL']}")
    assert finds(engine) == ["1"]
    assert len(engine.client.transport.node_pool) == 3
