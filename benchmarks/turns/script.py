"""The form that every bot asks, and what the people answer."""

from __future__ import annotations

from dataclasses import dataclass

QUESTIONS = (
    "Judul inovasi?",
    "Kategori?",
    "Berapa penerima manfaat?",
    "Kapan mulai?",
    "Ringkasannya?",
    "Dampaknya?",
    "Kirim foto.",
    "Sudah benar?",
)
CHOICES = ("Kesehatan", "Pendidikan", "Ketahanan pangan")
THANKS = "Terima kasih."


@dataclass(frozen=True, slots=True)
class Step:
    """What a person does at one question."""

    kind: str
    text: str = ""


ANSWERS = (
    Step("text", "Antrean Tanpa Antre"),
    Step("press", "Kesehatan"),
    Step("text", "41200"),
    Step("text", "15 Agustus 2024"),
    Step("text", "Pasien mengambil nomor dari rumah dan datang saat gilirannya."),
    Step("text", "Waktu tunggu turun dari 94 menit menjadi 21 menit dalam satu tahun."),
    Step("photo"),
    Step("confirm", "Ya"),
)
