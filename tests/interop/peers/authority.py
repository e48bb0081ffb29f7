"""A certificate authority of a test's own, by the openssl program."""

import subprocess


class Authority:
    """Its certificate is in `ca`."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True)
        self.ca = folder / "ca.pem"
        self._run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                  "-keyout", folder / "ca.key", "-out", self.ca, "-days", "30", "-subj", "/CN=test CA")

    def issue(self, name, *names):
        """Files of a certificate and its private key; `names` as in IP:127.0.0.1."""
        key, request, made = (self.folder / f"{name}.{end}" for end in ("key", "csr", "pem"))
        extensions = self.folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName={','.join(names)}\n")
        self._run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                  key, "-out", request, "-subj", f"/CN={name}")
        self._run("x509", "-req", "-in", request, "-CA", self.ca, "-CAkey", self.folder / "ca.key",
                  "-CAcreateserial", "-out", made, "-days", "30", "-extfile", extensions)
        key.chmod(0o600)
        return made, key

    @staticmethod
    def _run(*arguments):
        subprocess.run(["openssl", *(str(a) for a in arguments)], check=True, capture_output=True)
