"""What the people of the example wrote, line by line, as `bot.cli.script` reads it.

Besides there are:

@as person      from here on it is this person's phone
@later minutes  time passes
@appoint        the person becomes staff, as by `staff appoint`
{code}          the code for a colleague, as it was shown; {implementasi} … a paper
"""

STORY = """
@as petugas
@start
* Setuju
Petugas CONTOH
Analis Kebijakan
Kementerian PANRB
Kedeputian Bidang Pelayanan Publik
@contact +6281200000005
upp
* Benar
@appoint

@later 60
@as admin
@start
* Setuju
Admin Instansi CONTOH
Kepala Bagian Organisasi
kab banyumas
Bagian Organisasi Sekretariat Daerah
@contact +6281200000003
* Admin instansi
* Selesai
* Benar
* Hubungi petugas
Selamat pagi. Apakah puskesmas pembantu boleh dicantumkan sebagai lokasi inovasi?

@later 30
@as petugas
permintaan
* Admin Instansi CONTOH
* Setujui
kasus
* T-
Boleh, selama pembinaannya di bawah puskesmas induk yang menjadi unit pengusul.
* Kirim jawaban

@later 120
@as inovator
@start
* Setuju
Inovator CONTOH
Kepala Puskesmas
kab banyumas
Dinas Kesehatan
@contact +6281200000001
* Inovator
* Selesai
* Benar
* Ajukan inovasi
* Kelompok Umum
awal maret 2024
* Belum pernah
CONTOH Antrean Tanpa Antre
pelayanan kesehatan
3, 10
youtu.be/abc123XYZ45
* Tidak
CONTOH. Pasien puskesmas mengambil nomor antrean dari rumah lewat telepon biasa dan datang saat \
gilirannya tiba. Ruang tunggu tidak lagi penuh dan pasien lansia tidak berdiri lama.
* Selesai
Sebelum Maret 2024 pasien datang sejak subuh dan menunggu rata-rata 94 menit. Keluhan terbanyak \
datang dari lansia dan ibu hamil.
* Selesai
* Lewati
Nomor antrean dibuat dari rumah dengan telepon biasa, tanpa aplikasi dan tanpa pulsa. Cara ini \
belum dipakai puskesmas lain di kabupaten.
* Selesai
* Lewati
Petugas loket memanggil nomor lewat pesan singkat sepuluh menit sebelum giliran.
* Selesai
* Lewati
Waktu tunggu turun dari 94 menjadi 21 menit menurut survei bulanan terhadap 600 pasien.
* Selesai
* Lewati
* Tidak
Setiap puskesmas yang memiliki telepon dapat menirunya dalam satu minggu.
* Selesai
* Lewati
Dua petugas loket, satu telepon, dan anggaran operasional puskesmas.
* Selesai
* Lewati
Keputusan kepala puskesmas, anggaran tahunan, dan dua petugas yang sudah dilatih.
* Selesai
* Lewati
@file {implementasi}
@file {identitas}
@file {replikasi}
Inovator CONTOH, Kepala Puskesmas, 081200000001, inovator@contoh.go.id
* Kirim
* Saya setuju

@later 240
menu
* Ajukan inovasi
* Kelompok Umum
juni 2023
* Belum pernah
CONTOH Posyandu Keliling Desa
pelayanan kesehatan
3
ajak rekan
* Menulis bersama

@later 45
@as rekan
@start
* Setuju
Rekan CONTOH
Perawat
kab banyumas
Dinas Kesehatan
@contact +6281200000002
* Inovator
* Admin instansi
* Selesai
* Benar
* Punya kode dari rekan
{code}
youtu.be/abc123XYZ45
* Tidak
petugas
Apakah foto kegiatan boleh dari tahun lalu?

@as petugas
menu
"""
