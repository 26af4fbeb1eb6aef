### Pemeriksaan proposal, catatan kelayakan, pemeriksaan formulir, dan salinan PDF.

## Catatan kelayakan: aturan dan hasilnya sekaligus

remark-age-ok = *{ $age }* pada hari penutupan; syaratnya { $needed }. ✓
remark-age-under = Baru *{ $age }* pada hari penutupan; syarat kelompok ini { $needed }, jadi proposal belum dapat dihitung tahun ini.
remark-other-groups = Berdasarkan usianya, yang masih memungkinkan: { $names }.
remark-history-ok = Memenuhi syarat kelompok ini. ✓
remark-history-never = Kelompok ini hanya untuk inovasi yang pernah masuk daftar Top. Untuk inovasi baru, silakan pilih kelompok lain.
remark-history-often = Inovasi ini sudah masuk daftar Top lebih sering daripada yang diperbolehkan di kelompok ini. Silakan pilih kelompok lain.

## Hal yang dapat membuat proposal ditolak

concern-empty = Belum diisi. Silakan isi.
concern-later = Tadi ditandai diisi nanti. Silakan isi sekarang.
concern-unfinished = Jawabannya belum ditutup. Buka, lalu ketik *SELESAI*.
concern-incomplete = Belum lengkap. Buka, lalu kirim bagian yang kurang.
concern-letter = Suratnya belum ada. Silakan kirim pindaiannya dalam satu berkas PDF.
concern-no-longer-fits = Tidak lagi sesuai dengan jawaban lain. Silakan periksa dan ubah.
concern-not-started = Tanggalnya masih di depan. Silakan isi tanggal yang sudah lewat.
concern-too-young = Pada hari penutupan umurnya baru { $years ->
        [0] {""}
       *[other] { $years } tahun{" "}
    }{ $months } bulan; syaratnya { $needed } bulan. Periksa tanggalnya, atau pilih kelompok lain.
concern-never-in-top = Kelompok ini hanya untuk inovasi yang pernah masuk daftar Top. Periksa jawabannya, atau pilih kelompok lain.
concern-too-often-in-top = Inovasi yang masuk daftar Top lebih dari { $allowed } kali tidak dapat ikut kelompok ini. Periksa jawabannya, atau pilih kelompok lain.
concern-filler = Isinya hanya pengisi, seperti "-" atau "tes". Silakan tulis jawaban yang sebenarnya.
concern-same-text = Teksnya sama dengan langkah { $step }. Silakan tulis jawaban tersendiri.
concern-over-limit = { $count } kata, batasnya { $maximum }; lebih { $over } kata. Silakan singkatkan.
concern-video = Tautannya bukan tautan video di { $hosts }. Silakan salin ulang dari tombol Bagikan.
concern-same-title = Instansi Bapak/Ibu sudah mengirim proposal dengan judul yang sama atau hampir sama. Ubah judulnya. Bila tidak mengenal proposal itu, ketik *PETUGAS*.
concern-same-title-draft = Proposal dengan judul yang sama atau hampir sama juga sedang ditulis di instansi Bapak/Ibu. Bila inovasinya sama, mintalah kode (*AJAK REKAN*) kepada rekan yang menulisnya; bila berbeda, silakan lanjut.
concern-agency-limit = Instansi Bapak/Ibu sudah mengirim { $limit } proposal, batas untuk kelompok ini. Mohon bicarakan dengan admin instansi proposal mana yang diajukan. Bila tidak mengenal proposal tersebut, ketik *PETUGAS*.
concern-agency-last = Ini proposal terakhir yang masih boleh dari instansi Bapak/Ibu di kelompok ini (batasnya { $limit }).

## Formulir yang belum dapat diterbitkan, bagi petugas

finding-no-questions = Formulir ini tidak berisi pertanyaan.
    .mend = Tambahkan paling sedikit satu pertanyaan.
finding-duplicate-name = Nama ini dipakai { $times } kali.
    .mend = Beri setiap pertanyaan, kelompok, dan pilihan nama yang berbeda.
finding-bad-name = Nama ini tidak dapat dipakai.
    .mend = Pakai huruf kecil, angka, dan garis bawah, diawali huruf, paling banyak { $maximum } karakter.
finding-empty-group = Kelompok pertanyaan ini kosong.
    .mend = Isi dengan pertanyaan, atau hapus kelompoknya.
finding-repeat-limit = Batas pengulangan harus 1 sampai { $maximum }.
    .mend = Ubah batas pengulangan kelompok ini.
finding-sections = Bagian formulir tidak dimulai pada sebuah pertanyaan, tidak berurutan, atau yang pertama tidak dimulai pada pertanyaan pertama.
    .mend = Mulai setiap bagian pada nama pertanyaan atau kelompok, berurutan dari yang pertama.
finding-weights = Jumlah bobot { $total } %, lebih dari 100 %.
    .mend = Kurangi bobot sampai jumlahnya paling banyak 100 %.
finding-missing-text = Teks "{ $part }" belum ada dalam bahasa "{ $tongue }".
    .mend = Lengkapi teks itu dalam kedua bahasa.
finding-constraint-message = Ada batasan jawaban tanpa pesan dalam bahasa "{ $tongue }".
    .mend = Tulis pesan yang menjelaskan jawaban seperti apa yang diterima.
finding-unknown-remark = Aturan catatan "{ $name }" tidak dikenal.
    .mend = Hapus catatannya, atau pakai nama aturan yang ada.
finding-bounds = Batas bawah lebih besar daripada batas atas, atau pilihannya kurang.
    .mend = Perbaiki batas bawah dan batas atas.
finding-files = Pengaturan berkas tidak dapat dipenuhi.
    .mend = Izinkan paling sedikit satu berkas, ukuran lebih dari 0, dan jenis dari: { $kinds }.
finding-date-bounds = Batas tanggal tidak terbaca atau terbalik.
    .mend = Tulis seperti 2027-04-30 atau "today", yang awal lebih dulu.
finding-unknown-source = Daftar pilihan "{ $name }" tidak dikenal.
    .mend = Pakai salah satu dari: { $known }.
finding-options-or-source = Pilihan harus ditulis sendiri atau diambil dari daftar, salah satunya.
    .mend = Isi pilihannya, atau sebutkan satu daftar.
finding-label-marks = Label memuat ganti baris atau tanda yang tidak terlihat.
    .mend = Tulis ulang labelnya dalam satu baris.
finding-label-command = Label "{ $label }" sama dengan kata perintah, sehingga tidak dapat diketik sebagai jawaban.
    .mend = Pakai kata lain untuk pilihan itu.
finding-same-label = "{ $label }" dipakai untuk lebih dari satu pilihan.
    .mend = Buat label dan kata lain setiap pilihan berbeda.
finding-unknown-question = Syarat menyebut pertanyaan "{ $name }" yang tidak ada.
    .mend = Perbaiki nama pertanyaan dalam syarat.
finding-forward = Syarat menyebut pertanyaan "{ $name }" yang baru ditanyakan kemudian.
    .mend = Pindahkan pertanyaan itu ke depan, atau ubah syaratnya.
finding-inside-repeat = Syarat menyebut pertanyaan "{ $name }" di dalam daftar berulang.
    .mend = Pakai pertanyaan di luar daftar berulang dalam syarat.
finding-unknown-option = Syarat menyebut pilihan "{ $name }" yang tidak ada.
    .mend = Perbaiki nama pilihan dalam syarat.
finding-unreachable = Pertanyaan ini tidak akan pernah ditanyakan.
    .mend = Periksa syaratnya; tidak ada jawaban yang membukanya.
finding-constraint-never = Tidak ada jawaban yang memenuhi batasan pertanyaan ini.
    .mend = Longgarkan batasannya.
finding-answer-too-long = Jawaban boleh lebih panjang daripada satu pesan di { $channel } ({ $maximum } karakter).
    .mend = Turunkan batasnya, atau pakai teks panjang.
finding-file-size = Berkas boleh lebih besar daripada yang dapat diterima { $channel } ({ $maximum } MB).
    .mend = Turunkan ukuran berkas paling banyak menjadi { $maximum } MB.
finding-too-long = Di { $channel }, pertanyaan beserta tombolnya terlalu panjang { $over } karakter (bahasa "{ $tongue }").
    .mend = Singkatkan pertanyaan atau label pilihannya.

## Salinan proposal dalam PDF

document-heading = Salinan proposal
document-example = CONTOH
document-draft = DRAF
document-number = Nomor
document-sent = Diterima (waktu server)
document-not-sent = Belum dikirim; ini salinan draf.
document-late = Diterima setelah penutupan ({ $closed }), ditandai terlambat.
document-period = Periode
document-form = Formulir
document-agency = Instansi
document-closes = Penutupan
document-filled = Isi
document-filled-count = { $done } dari { $steps } pertanyaan selesai
document-complete = { $blank ->
    [0] Lengkap: { $given } pertanyaan dijawab
   *[other] Lengkap: { $given } pertanyaan dijawab, { $blank } yang tidak wajib tidak diisi
}
document-writers = Diisi oleh
document-weight = bobot { $weight } %
document-item = { $label } ({ $number })
document-answered-by = { $name }, { $moment }
document-somebody = (nama sudah dihapus)
document-open = Belum diisi.
document-skipped = Tidak diisi; tidak wajib.
document-later = Akan diisi nanti.
document-unfinished = Belum ditutup; yang sudah dikirim:
document-kept = Akan disunting; yang sudah ditulis:
document-page = Halaman { $page } dari { $pages }
document-attachments = Lampiran
document-attachment-question = Butir
document-attachment-name = Nama berkas
document-attachment-kind = Jenis
document-attachment-size = Ukuran
document-attachment-hash = SHA-256
