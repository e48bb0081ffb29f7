"""Tones to send, and what was heard."""

import array
import math
import pathlib
import wave

RATE = 8000


def write_tone(path, hertz, seconds=30):
    """A sine as a WAV file, 8 kHz mono."""
    samples = array.array(
        "h", (int(9000 * math.sin(2 * math.pi * hertz * i / RATE)) for i in range(RATE * seconds)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return path


def read(path):
    """The samples of a WAV file that may still be being written: its header need not be true."""
    data = pathlib.Path(path).read_bytes()
    body = data[data.find(b"data") + 8:]
    samples = array.array("h")
    samples.frombytes(body[:len(body) // 2 * 2])
    return samples


def share_of(samples, hertz):
    """Part of the power of `samples` that lies at one frequency, 0 to 1 (Goertzel)."""
    power = sum(s * s for s in samples)
    if power == 0:
        return 0.0
    factor = 2 * math.cos(2 * math.pi * hertz / RATE)
    before = last = 0.0
    for sample in samples:
        before, last = last, sample + factor * last - before
    at = before * before + last * last - factor * before * last
    return min(1.0, 2 * at / (power * len(samples)))


class Ear:
    """Listens to a file that grows, and judges each stretch of it once."""

    def __init__(self, hertz, seconds=1.0):
        self.hertz = hertz
        self.length = int(RATE * seconds)
        self.path = None
        self.start = 0

    def skip(self, path):
        """What is there already does not count."""
        self.path, self.start = path, len(read(path))

    def hears(self, path):
        """Whether some stretch of so many seconds is the tone and hardly anything else."""
        if path != self.path:
            self.path, self.start = path, 0
        samples = read(path)
        while self.start + self.length <= len(samples):
            stretch = samples[self.start:self.start + self.length]
            if share_of(stretch, self.hertz) > 0.8:
                return True
            self.start += self.length // 2
        return False
