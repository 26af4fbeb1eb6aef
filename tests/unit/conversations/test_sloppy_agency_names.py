"""Names of agencies typed in a hurry: how many are found, and how fast."""

from __future__ import annotations

from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from tests.unit.conversations.directory import DIRECTORY, codes

if TYPE_CHECKING:
    import pytest

SLOPPY = """
kab banyumss = 33.02
kab cilcap = 33.01
pemkot tegal = 33.76
kab tegl = 33.28
kab bnyms = 33.02
kab. banyumas = 33.02
KAB BANYUMAS JAWA TENGAH = 33.02
pemkab banyuwngi = 35.10
banyuwangi = 35.10
sidorjo = 35.15
kab sidoarjo jatim = 35.15
sdrjo = 35.15
jmber = 35.09
pemkot sby = 35.78
kota surbaya = 35.78
surabaya = 35.78
pemkot malng = 35.73
kab malang = 35.07
pemkab mlg = 35.07
kab bdg = 32.04
kota bdg = 32.73
kab bandung brt = 32.17
kbb = 32.17
bandung barat jabar = 32.17
pemkot bogr = 32.71
kab. bogor, jawa barat = 32.01
kab bogor jabar = 32.01
tasik kota = 32.78
kab tasik = 32.06
majalngka = 32.10
kab krawang = 32.15
indramyu = 32.12
pengandaran = 32.18
kota smg = 33.74
kab semarang = 33.22
solo = 33.72
pemkot solo = 33.72
kab purworjo = 33.06
kab. prbalingga = 33.03
wonosbo = 33.07
kab temanggng = 33.23
grobogn = 33.15
jogja kota = 34.71
pemkot jogja = 34.71
kota jogjakarta = 34.71
pemda diy = 34
DI Yogyakarta = 34
gunung kidul = 34.03
kulonprogo = 34.01
pemkab slemn = 34.04
dki = 31
pemprov dki jakarta = 31
jaksel = 31.74
jakarta barat = 31.73
tangsel = 36.74
kota tangerang selatan banten = 36.74
kab tangerang = 36.03
kota cilegn = 36.72
denpsar = 51.71
kab. badung bali = 51.03
buleleng = 51.08
kab lombok tim = 52.03
lobar = 52.01
kota mtaram = 52.71
kab sumbawa brt = 52.07
tts = 53.02
kab manggarai barat ntt = 53.15
mabar = 53.15
kota kupang = 53.71
ntt = 53
prov nusa tenggara brt = 52
kab kuburaya = 61.12
kobar = 62.01
kota waringin timur = 62.02
palangka raya = 62.71
kota banjar baru = 63.72
banjarmasn = 63.71
hss = 63.06
kota baru = 63.02
kukar = 64.02
kab kutai kertanegara = 64.02
ppu = 64.09
balikpapn = 64.71
samarinda kota = 64.72
kaltara = 65
tarakan = 65.71
bolmong = 71.01
sitaro = 71.09
kota mobagu = 71.74
kota mando = 71.71
tolitoli = 72.04
tojo una-una = 72.09
kab parigi moutng = 72.08
makasar = 73.71
pemkot mks = 73.71
ujung pandang = 73.71
pangkep = 73.10
sidrap = 73.14
tator = 73.18
kab gowa sulsel = 73.06
pare-pare = 73.72
bau-bau = 74.72
konsel = 74.05
kab boalmo = 75.02
polman = 76.04
mamuju utara = 76.01
kab mamuju = 76.02
maluku tenggara barat = 81.03
kota ambn = 81.71
kab seram bagian brt = 81.06
halmahera sel = 82.04
kota tidore = 82.72
morotai = 82.07
papua barat daya = 96
kab jayapura = 91.03
biak numfor = 91.06
fak-fak = 92.03
manokwri = 92.02
kab raja empat = 96.03
merauke = 93.01
kab asmt = 93.04
mimika = 94.04
pemerintah aceh = 11
nanggroe aceh darussalam = 11
kota banda ach = 11.71
kab pidie jaya = 11.18
abdya = 11.12
lhokseumawe = 11.73
sumut = 12
kab deliserdang = 12.07
sergai = 12.18
toba samosir = 12.12
siantar = 12.72
kota medn = 12.71
kota padang sidempuan = 12.77
50 kota = 13.07
kab lima puluh kota = 13.07
sawahlunto sijunjung = 13.03
bukit tinggi = 13.75
kab solok selatan = 13.11
pekan baru = 14.71
kab kuansing = 14.09
inhil = 14.04
kep. riau = 21
kepri = 21
kota tj pinang = 21.72
kota batm = 21.71
tanjab barat = 15.06
muaro jambi = 15.05
kab musi banyu asin = 16.06
oku timur = 16.08
lubuklinggau = 16.73
pangkalpinang = 19.71
bangka belitung = 19
kab rejang lebng = 17.02
kota bengkulu = 17.71
bandar lampng = 18.71
tubaba = 18.12
kab pringsewu lampung = 18.10
mentawai = 13.09
propinsi jateng = 33
pemprov jatim = 35
jabar = 32
west java = 32
north sumatra province = 12
banyumas regency = 33.02
city of surabaya = 35.78
dinas kesehatan kab banyumas = 33.02
dinkes kota bogor = 32.71
dinas pendidikan provinsi jawa barat = 32
rsud kab wonosobo = 33.07
bappeda kab. sleman = 34.04
puskesmas kalibagor, kab banyumas = 33.02
dinas kesehatan banyumas = 33.02
kecamatan cilandak jakarta selatan = 31.74
saya dari pemkab kebumen pak = 33.05
pemerintah daerah kab gowa = 73.06
kmenkes = K9
kemenkes ri = K9
kementrian kesehatan = K9
depkes = K9
kemendgri = K3
kementerian dalam negri = K3
kemenag = K1
kementrian agama = K1
kemenkeu ri = K10
kominfo = K65
komdigi = K65
menpan = K22
kemenpan rb = K22
kementerian panrb = K22
kemenpan-rb = K22
kemlu = K17
bapenas = K25
bkkbn = K66
atr/bpn = K38
bpn = K38
kemensos = K33
kementrian perhubungan = K26
kkp = K8
kementan = K29
esdm = K4
kemenkop = K48
bps = L21
badan pusat statistk = L21
badan pom = L15
bnpb = L9
kejaksaan agung = L46
polri = L47
perpustakaan nasional = L44
basarnas = L100
bpjs kesehatn = X08
arsip nasional = L1
lipi = L103
kantor kemenag kab tegal = K1
bps kab bogor = L21
polres banyumas = L47
ministry of health = K9
lapas kelas iia purwokerto = K57
lembaga pemasyarakatan kelas ii b tegal = K57
rutan kelas i surakarta = K57
rumah tahanan negara kelas i depok = K57
rutan solo = K57
bapas semarang = K57
kantor imigrasi kelas i semarang = K57
kanim surabaya = K57
rudenim makassar = K57
kab gunkid = 34.03
pemkab bjn = 35.22
pemkab sda = 35.15
kota smd = 64.72
kab smd = 32.11
bupati banyumas = 33.02
gubernur jawa tengah = 33
"""
CASES = [
    (name.strip(), code.strip())
    for name, _, code in (line.partition(" = ") for line in SLOPPY.strip().splitlines())
]


def test_sloppy_names_are_found_first_or_among_the_first_three(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = {name: codes(name) for name, _ in CASES}
    first = [name for name, code in CASES if found[name][:1] == [code]]
    three = [name for name, code in CASES if code in found[name]]
    late = sorted({name for name, _ in CASES} - set(first))
    with capsys.disabled():
        print(
            f"\nagencies: {len(CASES)} sloppy names, first {len(first) / len(CASES):.1%}, "
            f"in three {len(three) / len(CASES):.1%}, not first: {late}"
        )
    assert len(CASES) >= 120
    assert len(first) / len(CASES) >= 0.92
    assert len(three) / len(CASES) >= 0.97


def test_a_search_takes_less_than_five_milliseconds() -> None:
    texts = [name for name, _ in CASES] + [
        "kami dari dinas kependudukan dan pencatatan sipil kabupaten banyumas jawa tengah " * 3,
        "qwe rty uio asd fgh jkl zxc vbn mnb vcx zlk jhg fds apo iuy tre wqa sdf ghj klq",
    ]
    spans = []
    for text in texts:
        started = process_time()
        DIRECTORY.search(text)
        spans.append(process_time() - started)
    assert median(spans) < 0.005
