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


def hears(path, hertz, seconds=1.0):
    """Whether some stretch of so many seconds is this tone and hardly anything else."""
    samples = read(path)
    length = int(RATE * seconds)
    return any(share_of(samples[start:start + length], hertz) > 0.8
               for start in range(0, len(samples) - length + 1, length // 2))
