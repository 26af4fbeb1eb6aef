### Percakapan: sambutan, menu, pertanyaan, ringkasan, dan semua jawaban kami.

## Sambutan dan persetujuan

welcome = Selamat datang di *Sapa Inovasi*, layanan percakapan resmi Kedeputian Bidang Pelayanan Publik, Kementerian PANRB. Layanan ini dijawab secara otomatis dan tidak pernah meminta uang, kata sandi, atau kode OTP.
welcome-back = Selamat datang kembali, Bapak/Ibu { $name }.
welcome-invited = Undangan ini untuk *{ $name }*, { $agency }. Apakah ini Bapak/Ibu?
invited-mine = Ya, saya { $name }
invited-not-mine = Bukan saya
invited-without = Baik. Undangan itu tidak kami gunakan; Bapak/Ibu tetap dapat mendaftar sendiri.
invitation-unknown = Tautan undangan tersebut sudah tidak berlaku atau sudah dipakai. Bapak/Ibu tetap dapat melanjutkan.
consent = Sebelum melanjutkan, kami perlu persetujuan Bapak/Ibu. Kami menyimpan nama, jabatan, instansi, nomor kontak, dan jawaban yang Bapak/Ibu kirim untuk pembinaan inovasi pelayanan publik, paling lama 5 tahun. Layanan pesan yang Bapak/Ibu pakai adalah pihak ketiga di luar negeri. Bapak/Ibu dapat melihat, mengubah, atau menghapusnya kapan saja (*DATA SAYA*).{ $notice }
    Balas *SETUJU* atau *TIDAK*.
consent-notice = Rincian dan masa simpan: { $link }
consent-details = Yang kami simpan: nama, jabatan, instansi dan unit, nomor kontak, surel bila diisi, jawaban dan berkas yang dikirim, serta waktu setiap jawaban. Tujuannya: pengajuan, pembinaan, dan replikasi inovasi pelayanan publik. Proposal adalah milik instansi dan tetap tersimpan bila Bapak/Ibu pindah tugas; nama dan nomor Bapak/Ibu dihapus. Kami tidak meminta NIK, kata sandi, kode OTP, atau data bank. Pertanyaan: ketik *PETUGAS* setelah setuju, atau hubungi Kementerian PANRB. Permintaan atas data pribadi kami tuntaskan dalam 3 × 24 jam (UU 27/2022).
consent-agree = Setuju
consent-refuse = Tidak
consent-more = Baca selengkapnya
consent-other-language = English
    .word = ENGLISH
consent-needed = Kami baru dapat melayani setelah ada persetujuan. Pesan Bapak/Ibu tadi tidak kami simpan.
consent-needed-again = Silakan [ketuk atau ketik|ketik] *SETUJU* bila berkenan, atau *TIDAK* bila tidak. Kami tidak menyimpan apa pun selain kontak ini sebelum ada jawaban.
consent-refused = Baik, kami hormati. Tidak ada data Bapak/Ibu yang kami simpan selain kontak percakapan ini. Bila berubah pikiran, kirim pesan apa saja ke sini.
consent-again = Baca lagi

## Pendaftaran

registration-begin = Terima kasih. Agar kami tahu dengan siapa berbicara, ada beberapa pertanyaan singkat.
registration-first = Mari selesaikan perkenalan singkat ini lebih dulu; setelah itu semua menu terbuka.
registration-done = Terima kasih, Bapak/Ibu { $name }. Data Bapak/Ibu tersimpan.
registration-done-waits = Terima kasih, Bapak/Ibu { $name }. Data tersimpan. Peran admin instansi menunggu konfirmasi petugas; sambil menunggu, menu lainnya sudah dapat dipakai.
registration-name =
    .label = Nama
    .text = Siapa nama lengkap Bapak/Ibu? Contoh: *Siti Rahmawati*
    .hint = Tulis nama seperti di surat dinas, tanpa NIP atau NIK.
registration-position =
    .label = Jabatan
    .text = Apa jabatan Bapak/Ibu? Contoh: *Kepala Puskesmas*
    .hint = Jabatan yang sekarang. Contoh: Analis Kebijakan, Kepala Seksi Pelayanan.
registration-agency =
    .label = Instansi
    .text = Dari instansi mana? Ketik namanya. Contoh: *Kab Banyumas* atau *Kemenkes*
    .hint = Cukup nama pemerintah daerah, kementerian, atau lembaga. Nama dinas, RSUD, atau puskesmas ditanyakan setelah ini.
registration-unit =
    .label = Unit
    .text = Dari unit apa? Contoh: *Dinas Kesehatan* atau *RSUD Ajibarang*
    .hint = Nama dinas, bagian, direktorat, rumah sakit, atau puskesmas.
registration-phone =
    .label = Nomor telepon
    .text = Berapa nomor telepon Bapak/Ibu? Ketik nomornya[, atau pakai tombol di bawah|]. Contoh: *0812 3456 7890*
    .hint = Nomor seluler atau kantor di Indonesia, boleh diawali 0 atau +62.
registration-roles =
    .label = Peran
    .text = Apa peran Bapak/Ibu?
    .hint = Inovator: anggota tim inovasi. UPP: mewakili unit pelayanan publik. Admin instansi: ditunjuk dengan surat resmi dan dikonfirmasi petugas.
    .inovator = Inovator
    .upp = Unit pelayanan publik (UPP)
    .admin-instansi = Admin instansi
role-inovator = Inovator
role-upp = Unit pelayanan publik (UPP)
role-admin_instansi = Admin instansi
role-waiting = { $role } (menunggu konfirmasi)

## Menu dan bantuan

menu = { $closing }
    Silakan [ketuk atau ketik pilihannya|balas dengan angka atau kata pilihannya].
menu-proposal = Ajukan inovasi
menu-status = Status saya
menu-code = Punya kode dari rekan
menu-data = Data saya
menu-staff = Hubungi petugas
menu-help = Bantuan
menu-continue = Lanjutkan: { $title }
menu-continue-several = Lanjutkan ({ $count } draf)
period-open = *{ $title }* dibuka sampai { $closes }.
period-closed = *{ $title }* ditutup pada { $closed }. Draf yang sudah ada masih dapat dikirim dan akan ditandai terlambat.
period-not-yet = *{ $title }* dibuka pada { $opens }.
period-none = Saat ini belum ada kompetisi yang dibuka.
greeting = Salam, Bapak/Ibu { $name }.
greeting-plain = Salam, Bapak/Ibu.
thanks-back = Sama-sama, Bapak/Ibu.
help = Setiap jawaban langsung tersimpan; Bapak/Ibu dapat berhenti kapan saja dan melanjutkan dari perangkat lain.
    Yang dapat diketik kapan saja: *MENU*, *STATUS* (sampai mana, apa yang kurang), *LANJUT*, *KEMBALI*, *LEWATI*, *ISI NANTI*, *SELESAI* (menutup jawaban panjang), *UBAH*, *AJAK REKAN* (mengisi bersama), *HUBUNGKAN* (kanal lain), *BATAL*, *BAHASA*, *DATA SAYA*, *UNDANGAN* (menerima undangan atau tidak), *BERHENTI* (tanpa undangan, atau tanpa semua pesan yang tidak diminta), *PETUGAS* (bertanya kepada petugas, dijawab pada jam kerja).
choice-not-understood = Mohon maaf, pilihan tersebut belum kami kenali. Silakan [ketuk atau ketik|ketik] salah satu pilihan, atau *MENU*.
not-understood = Mohon maaf, pesan tersebut belum kami pahami. Silakan [ketuk salah satu pilihan, atau ketik|ketik salah satu pilihan, atau] *MENU*.
not-understood-staff = Mohon maaf, kami belum memahami maksud Bapak/Ibu. Silakan [ketuk|ketik] salah satu pilihan; ketik *PETUGAS* bila ingin bertanya kepada petugas.
command-unknown = Perintah */{ $word }* tidak kami kenal. Ketik *BANTUAN* untuk melihat yang dapat diketik.
command-near = Perintah */{ $word }* tidak kami kenal. Mungkin maksud Bapak/Ibu *{ $near }*? Ketik *BANTUAN* untuk melihat yang dapat diketik.

## Langkah

step-back = Kembali
    .word = KEMBALI
step-later = Isi nanti
    .word = ISI NANTI
step-skip = Lewati
    .word = LEWATI
step-done = Selesai
    .word = SELESAI
step-keep = Pakai jawaban tadi
    .word = PAKAI
step-append = Tambahkan di akhir
    .word = TAMBAH
step-show = Lihat jawaban saya
    .word = LIHAT JAWABAN
step-show-other = Lihat jawaban
step-replace = Ganti yang terakhir
    .word = GANTI
step-replace-file = Hapus yang terakhir
step-restore = Kembalikan bagian tadi
    .word = KEMBALIKAN
step-restore-file = Kembalikan berkas tadi
step-example = Contoh
    .word = CONTOH
step-staff = Tanya petugas
    .word = PETUGAS
step-menu = Menu
    .word = MENU
step-status = Status
    .word = STATUS
step-change = Ubah jawaban
    .word = UBAH
step-group = Pilih kelompok lain
    .word = KELOMPOK LAIN
step-continue = Lanjut
    .word = LANJUT
choice-yes = Ya
choice-no = Tidak
choice-accept = Saya setuju
choice-none-of-these = Bukan ini
choice-share-contact = Bagikan nomor saya
choice-this-number = ini, nomor ini, nomor wa ini, pakai nomor ini, ya, iya, sama
or-type = Atau ketik
page-of = Halaman { $page } dari { $pages }. Ketuk *Berikutnya »* untuk pilihan lainnya.
page-last = Halaman { $page } dari { $pages }.
page-next = Berikutnya »
page-before = « Sebelumnya
list-open = Lihat pilihan
list-answers = Pilihan
list-steps = Langkah lain

## Pertanyaan

question-head = Langkah { $step } dari { $steps } · *{ $label }*
question-head-weighted = Langkah { $step } dari { $steps } · *{ $label }* (bobot { $weight } %)
how-long-text = Paling banyak { $maximum } kata; boleh dalam beberapa pesan, atau kirim berkas Word, PDF, atau teks. Akhiri dengan *SELESAI*.
how-file = Kirim satu berkas { $kinds }, paling besar { $size } MB.
how-files = Kirim paling banyak { $maximum } berkas ({ $kinds }, masing-masing paling besar { $size } MB), lalu ketik *SELESAI*.
how-several = Silakan [ketuk satu per satu lalu *SELESAI*, atau ketik semuanya sekaligus, dipisahkan koma|ketik semuanya sekaligus, dipisahkan koma, contoh: *1, 3*].
how-several-at-once = Silakan ketik semua angkanya sekaligus, contoh: *1, 3, 5*.[ Bila diketuk satu per satu, akhiri dengan *SELESAI*.|]
several-picked = ✓ Dipilih: *{ $value }*
current-answer = Jawaban sekarang: { $value }
current-kept = Yang sudah ditulis: { $value }
current-files = Yang sudah dikirim: { $names }
current-of-other = { $name } sudah mengisi di sini, tetapi belum selesai.
files-are-added = Berkas yang dikirim sekarang ditambahkan. [Ketuk *Hapus yang terakhir*|Ketik *GANTI*] bila ada yang perlu diganti.
answer-read-back = ✓ { $label }: *{ $value }*
answer-saved = ✓ { $label } tersimpan.
answer-skipped = Dilewati.
answer-later = { $label } diisi nanti; kami catat sebagai yang masih kurang.
answer-later-optional = { $label } dilanjutkan nanti; pertanyaan ini tidak wajib.
answer-later-files = { $label } dilanjutkan nanti. Yang sudah dikirim tersimpan: { $names }. Agar ikut terkirim, nanti buka lagi dan tutup dengan *SELESAI*.
answer-cannot-wait = Pertanyaan ini perlu dijawab sekarang agar dapat dilanjutkan.
answer-opens-others = Karena perubahan itu, yang berikut perlu diisi: { $names }.
question-gone = Pertanyaan tadi sudah tidak diperlukan karena ada jawaban lain yang berubah.
example-none = Contoh ada pada pertanyaannya. Bila masih ragu, ketik *PETUGAS*.
back-at-first = Ini pertanyaan pertama.
back-at-first-kept = Ini pertanyaan pertama. Draf tersimpan; Bapak/Ibu dapat menjawabnya, atau memilih yang lain di bawah ini.
done-not-here = Pertanyaan ini dijawab dengan satu pesan saja.
several-none-picked = Belum ada yang dipilih.
still-choosing = *{ $label }* masih terbuka. [Ketuk atau ketik|Ketik] pilihannya, lalu tutup dengan *SELESAI*.
still-collecting = *{ $label }* masih terbuka; yang sudah dikirim tersimpan. Tutup dulu dengan *SELESAI*.
still-asked = *{ $label }* masih kami tunggu.
send-in-summary = *KIRIM* dipakai di ringkasan, setelah semua terisi.
leave-after = Setelah itu perintah tadi dapat dipakai.
candidates-none = Baik. Silakan ketik sekali lagi dengan lebih lengkap.

aside-ask = “{ $words }” belum kami simpan. Apakah itu jawaban untuk *{ $label }*, atau pesan untuk kami?
aside-heard = “{ $words }”: baik, tidak ada yang berubah. *{ $label }* masih terbuka. Silakan pilih:
aside-code-ask = “{ $words }” belum kami simpan. Apakah itu jawaban untuk *{ $label }*, atau kode dari rekan?
aside-code-heard = “{ $words }” seperti kode dari rekan. *{ $label }* masih terbuka. Silakan pilih:
aside-code-later = Kode dari rekan dapat dipakai setelah pendaftaran selesai: ketik kodenya di menu.
aside-code = Gunakan kode
aside-answer = Simpan jawaban
aside-anew = Mulai dari awal
aside-leave = Lanjut nanti
aside-before = Ubah yang tadi
aside-return = Ke pertanyaan

## Jawaban panjang dan berkas

text-none = { $label }: belum ada tulisan, paling banyak { $maximum } kata. Silakan tulis, lalu ketik *SELESAI*.
text-count = { $label }: *{ $count }* dari { $maximum } kata, tersimpan. Lanjutkan, atau ketik *SELESAI*.
text-count-over = { $label }: { $count } dari { $maximum } kata, lebih *{ $over } kata*. Semua tersimpan. [Ketuk *Ganti yang terakhir*|Ketik *GANTI*] untuk mengirim versi yang lebih singkat, atau ketik *SELESAI* lalu sunting nanti.
text-replaces = Ini menjadi jawaban baru. Jawaban tadi ({ $count } kata) tidak hilang: ketik *TAMBAH* bila ini lanjutannya, atau *PAKAI* untuk kembali ke jawaban tadi.
text-stays = Tidak ada tulisan baru; jawaban tadi tetap dipakai.
text-added = Baik, ditambahkan di akhir jawaban tadi.
answer-whole = { $label }, *{ $count }* kata, selengkapnya:
answer-whole-open = Sampai di sini yang sudah ditulis. Tulisan berikutnya ditambahkan di bawahnya; tutup dengan *SELESAI*.
answer-whole-closed = Sampai di sini jawaban itu. Tulisan yang Bapak/Ibu kirim sekarang menjadi jawaban baru atau, setelah *TAMBAH*, lanjutannya.
text-over-limit = { $label }: { $count } kata; batasnya { $maximum } kata, lebih *{ $over } kata*. Teks tetap kami simpan dan kami catat untuk disunting nanti.
part-dropped = Bagian terakhir dikeluarkan. Silakan kirim gantinya, atau ketik *KEMBALIKAN*.
parts-dropped = Semua yang ditulis di sini dikeluarkan. Silakan tulis dari awal; *KEMBALIKAN* mengembalikannya satu per satu.
part-none = Tidak ada lagi yang dapat dikeluarkan.
part-none-dropped = Tidak ada bagian yang dikeluarkan, jadi tidak ada yang perlu dikembalikan.
part-brought-back = Bagian tadi sudah dikembalikan.
file-dropped = *{ $name }* dikeluarkan. Silakan kirim gantinya, atau ketik *KEMBALIKAN*.
file-brought-back = *{ $name }* sudah dikembalikan.
part-edited = Perubahan pesan Bapak/Ibu sudah kami simpan.
file-again = Isi berkas ini sama dengan yang sudah dikirim di { $label }. Bila keliru, ketik *KEMBALI*, lalu kirim berkas yang benar.
file-again-here = Isi berkas ini sama dengan yang sudah dikirim di { $label }. Bila keliru, ketik *GANTI*, lalu kirim berkas yang benar.
file-saved = ✓ { $label }: *{ $name }* tersimpan.
file-replaced = ✓ { $label }: *{ $name }* tersimpan, menggantikan { $before }.
files-no-more = Baik, tidak ada berkas lagi; yang sudah dikirim tetap dipakai.
files-none = { $label }: belum ada berkas. Silakan kirim.
files-none-optional = { $label }: tidak ada berkas. Kirim berkas, atau ketik *LEWATI* untuk membiarkannya kosong.
album-one-file = { $label } memerlukan satu berkas saja dan sudah tersimpan; { $name } tidak kami pakai. Untuk menggantinya, ketik *KEMBALI* lalu kirim satu berkas.
files-count = { $label }: { $count } dari paling banyak { $maximum } berkas: { $names }. Semua tersimpan. Kirim lagi, atau ketik *SELESAI*.
files-full = { $label }: { $count } berkas, sudah paling banyak: { $names }. Semua tersimpan. Ketik *SELESAI*.
contact-not-asked = Kartu kontak itu kami terima, tetapi sekarang tidak ada pertanyaan yang memintanya, jadi tidak kami pakai.
file-words = Tulisan “{ $words }” tidak kami simpan: pertanyaan ini dijawab dengan berkas saja.
file-not-asked = Berkas itu kami terima, tetapi sekarang tidak ada pertanyaan yang memintanya, jadi tidak kami pakai.

## Setelah gangguan

recovered = Mohon maaf, layanan kami tadi terputus dan balasan kami mungkin tidak sampai.
recovered-press = Mohon maaf, layanan kami tadi terputus. [Bila tadi Bapak/Ibu mengetuk tombol, mohon ketuk lagi di sini|Bila tadi Bapak/Ibu sudah memilih, mohon pilih lagi di sini].
recovered-kept = Jawaban sebelumnya tersimpan.

## Pesan yang bersilangan, dan dua orang di satu pertanyaan

crossed = { $count ->
        [1] Pesan ini terkirim sebelum pertanyaan *{ $question }* tampil:
       *[other] { $count } pesan ini terkirim sebelum pertanyaan *{ $question }* tampil:
    }
crossed-left = { $count ->
        [1] Pesan ini belum ada tempatnya:
       *[other] { $count } pesan ini belum ada tempatnya:
    }
crossed-statement = { $count ->
        [1] Pesan ini terkirim sebelum pernyataan *{ $question }* tampil, jadi bukan persetujuan:
       *[other] { $count } pesan ini terkirim sebelum pernyataan *{ $question }* tampil, jadi bukan persetujuan:
    }
crossed-no-consent = Pesan “{ $words }” terkirim sebelum pernyataan ini tampil, jadi tidak kami anggap sebagai persetujuan dan tidak kami pakai. Bila pesan itu dimaksudkan untuk melengkapi jawaban, silakan ketik *UBAH*.
crossed-kept = { $count ->
        [1] Pesan “{ $words }” tetap tersimpan; tempatnya kami tanyakan lagi nanti di isian yang sama.
       *[other] { $count } pesan (“{ $words }” dan seterusnya) tetap tersimpan; tempatnya kami tanyakan lagi nanti di isian yang sama.
    }
crossed-put-away = { $count ->
        [1] Pesan yang menunggu, { $words }, tidak kami pakai.
       *[other] { $count } pesan yang menunggu tidak kami pakai: { $words }.
    }
crossed-more = … dan { $count } pesan lain
crossed-full = Sebanyak itu yang dapat menunggu. *{ $count }* pesan sesudahnya belum kami simpan: silakan tentukan dulu yang di atas, lalu kirim lagi.
crossed-which = Untuk yang mana?
crossed-which-first = Pesan pertama untuk yang mana?
crossed-then = Setelah itu kami tanyakan *{ $question }*.
crossed-together = Satukan semua pesan
crossed-for-this = Jawaban { $label }
crossed-for-before = Tambahan { $label }
crossed-drop = Abaikan
crossed-dropped = Baik, pesan tadi tidak kami pakai.
crossed-added = ✓ Ditambahkan ke { $label }: *{ $value }*
crossed-step = Kata itu terkirim sebelum pertanyaan ini tampil, jadi belum kami jalankan.
crossed-file = Berkas itu terkirim sebelum pertanyaan *{ $question }* tampil, jadi belum kami pakai. Kirim lagi bila memang jawabannya.
crossed-file-for = Berkas itu terkirim sebelum pertanyaan *{ $question }* tampil, jadi belum kami pakai. Bila untuk mengganti { $label }, ketik *KEMBALI* lalu kirim lagi.
conflict = { $name } menjawab *{ $label }* pada saat yang sama. Keduanya tersimpan.
    { $name }: { $theirs }
    Bapak/Ibu: { $mine }
    Mana yang dipakai?
conflict-mine = Jawaban saya
conflict-theirs = Jawaban { $name }
conflict-both = Gabungkan
conflict-read = Baca keduanya
conflict-now = { $name } baru saja mengisi pertanyaan ini; ini keadaannya sekarang.
conflict-left = Untuk *{ $label }* sementara berlaku jawaban { $name }. Jawaban Bapak/Ibu ({ $mine }) tetap ada di riwayat; ketik *UBAH* di isian itu bila ingin menggantinya.
conflict-settled = Baik, sudah kami catat. Jawaban yang lain tetap ada di riwayat.
decide-first = Mohon tentukan dulu untuk yang ini, agar tidak ada yang hilang.
somebody = Rekan

## Tombol lama dan pesan yang diubah

press-old = Tombol tersebut sudah tidak berlaku. Ini yang sekarang.
answered = *{ $label }* sudah Bapak/Ibu jawab. Mau diubah?
answered-change = Ubah
answered-keep = Tidak, lanjutkan
edit-taken = ✓ { $label } diubah menjadi *{ $value }*.
edit-refused = Perubahan pada pesan lama belum dapat dipakai untuk { $label }; jawaban sebelumnya tetap berlaku. Ketik *UBAH* untuk menggantinya.
edit-unknown = Pesan yang Bapak/Ibu ubah bukan jawaban yang sedang dibuka. Ketik *UBAH* untuk mengganti jawaban.

## Jenis pesan lain

unsupported-voice = Pesan suara belum dapat kami baca. Silakan [ketuk atau ketik|ketik]. Jawaban sebelumnya tetap tersimpan.
unsupported-voice-long = Pesan suara belum dapat kami baca. Silakan ketik, atau kirim berkas Word. Jawaban sebelumnya tetap tersimpan.
unsupported-sticker = Terima kasih. Stiker belum dapat menjadi jawaban; silakan [ketuk atau ketik|ketik].
unsupported-location = Lokasi belum kami perlukan. Silakan jawab dengan mengetik.
unsupported-poll = Jajak pendapat belum dapat kami baca. Silakan jawab dengan mengetik.
unsupported-video = Video belum dapat kami terima di sini. Bila diminta tautan video, silakan kirim tautannya.
unsupported-edit = Perubahan pada pesan itu tidak sampai kepada kami. Silakan kirim ulang yang benar sebagai pesan baru.
unsupported-other = Jenis pesan tersebut belum dapat kami baca. Silakan ketik jawabannya.
group-only-private = Demi kerahasiaan data, kami hanya melayani percakapan pribadi. Silakan buka percakapan dengan kami secara langsung.
turn-poison = Mohon maaf, pesan terakhir Bapak/Ibu belum dapat kami olah karena gangguan di pihak kami. Pesannya tetap tersimpan dan petugas sudah diberi tahu. Jawaban lain tidak terpengaruh; silakan lanjutkan.

## Ringkasan dan perubahan

summary-head = Mohon periksa kembali:
summary-head-titled = Mohon periksa kembali: { $title }
summary-section = ✓ { $label }: lengkap, { $done } terisi{ $skipped ->
        [0] {""}
       *[other] , { $skipped } dilewati
    }
summary-section-missing = ○ { $label }: { $done } terisi, { $count } kurang: { $names }
summary-words = { $count } kata
summary-skipped = dilewati
summary-later = diisi nanti
summary-collecting = belum selesai
summary-open = belum diisi
summary-ask-send = Setelah terkirim, proposal tidak dapat diubah di sini. Bila sudah benar, ketik *KIRIM*; untuk memperbaiki, ketik *UBAH*.
summary-whole = Jawaban lengkapnya dapat dibaca dengan *Lihat PDF*.
summary-ask-right = Bila sudah benar, ketik *BENAR*; untuk memperbaiki, ketik *UBAH*.
summary-send = Kirim
summary-right = Benar
summary-change = Ubah
summary-pdf = Lihat PDF
pdf-draft-ending = draf
pdf-here = Ini draf lengkapnya dalam PDF.
change-section = Bagian mana yang diubah? [Ketuk atau ketik pilihannya|Balas dengan angka atau kata pilihannya], atau ketik nama pertanyaannya.
change-in-section = { $label }: jawaban mana yang diubah? [Ketuk atau ketik angkanya|Balas dengan angkanya].
change-other-section = Bagian lain
change-gap = { $label } ○
change-which = Jawaban mana yang diubah? [Ketuk atau ketik pilihannya|Balas dengan angka atau kata pilihannya].
change-sign = Tanda ○ berarti masih ada yang kurang.
check = { $title }: { $count } hal perlu dibereskan sebelum dapat dikirim.
check-gaps = • { $label }: { $count } belum diisi: { $names }
check-more = … dan { $count } hal lagi.
obstacle-change = Ubah { $label }
obstacle-group = Pilih kelompok lain
obstacle-leave = Simpan, ke menu

## Proposal

proposal-closed = Pengajuan proposal baru sedang tidak dibuka.
proposal-group = Inovasi ini untuk kelompok mana? Penutupan { $closes }.
proposal-begin = Sebelum menulis, beberapa pertanyaan singkat agar tidak sia-sia. Setiap jawaban langsung tersimpan.
group-of-owner = Kelompok draf ini hanya dapat diganti oleh { $name }, pemilik drafnya. Isian tetap dapat Bapak/Ibu lanjutkan.
proposal-moved = Baik, sekarang untuk *{ $group }*; jawaban yang sudah ada tetap dipakai.
draft-untitled = Proposal tanpa judul
draft-kept = Draf tersimpan. Ketik *LANJUT* kapan saja untuk meneruskan.
draft-resumed = { $title }: melanjutkan dari yang terakhir.
draft-closed = Draf itu sudah dikirim atau ditutup.
draft-not-open = Draf tersebut sudah tidak terbuka untuk Bapak/Ibu.
draft-none-open = Saat ini tidak ada draf yang terbuka.
receipt = Terima kasih. Proposal { $title } kami terima pada { $moment } dengan nomor { $number }.
receipt-late = Proposal ini terkirim setelah penutupan ({ $closed }). Kami menyimpannya dan menandainya *terlambat*; keputusan ada pada panitia.
receipt-next = Berikutnya: mohon teruskan salinan terlampir beserta berkas surat dan bukti kepada admin instansi, yang memeriksa dan mengajukannya di SINOVIK. Salinan itu hanya menyebut nama berkasnya. Tidak ada lagi yang kami tunggu dari Bapak/Ibu; ketik *STATUS* kapan saja, juga untuk meminta salinannya lagi.
sent-is-final = Proposal yang sudah terkirim tidak dapat diubah di layanan ini. Bila ada yang keliru, sampaikan perbaikannya kepada admin instansi sebelum diajukan di SINOVIK, atau ketik *PETUGAS* untuk bertanya.
sent-before = Proposal { $title } sudah kami terima pada { $moment } dengan nomor { $number }; tidak terkirim dua kali.
sent-before-by = Proposal { $title } sudah dikirim { $name } pada { $moment } dengan nomor { $number }. Tidak ada lagi yang perlu dikirim.

## Status

status-draft = { $title }: terisi { $done } dari { $steps }.
status-missing = Masih kurang: { $names }.
status-missing-more = { $names }, dan { $count } lagi
status-closes = Penutupan { $closes } ({ $days } hari lagi).
status-closed = Penutupan sudah lewat ({ $closes }); masih dapat dikirim dan ditandai terlambat.
status-submission = { $title }: terkirim { $moment }, nomor *{ $number }*.
status-submission-late = { $title }: terkirim { $moment }, nomor *{ $number }*, ditandai terlambat.
status-case = Pertanyaan *{ $number }* ({ $moment }): menunggu jawaban petugas.
status-case-answered = Pertanyaan *{ $number }* ({ $moment }): sudah dijawab.
status-case-closed = Pertanyaan *{ $number }* ({ $moment }): ditutup tanpa jawaban karena Bapak/Ibu tidak dapat dihubungi. Ketik *PETUGAS* bila masih perlu.
status-role-waits = Peran { $role }: menunggu konfirmasi petugas.
status-copy-one = PDF yang terkirim
status-copy = PDF { $number }
status-copy-here = Ini salinan lengkap proposal { $number }. Berkas surat dan bukti hanya disebut namanya.
status-copy-elsewhere = Salinan PDF-nya: ketik *MENU*, lalu pilih *Status saya*.
status-nothing = Belum ada draf, kiriman, atau pertanyaan atas nama Bapak/Ibu.
status-more = … dan { $count } draf lagi.
status-continue-one = Lanjutkan draf
status-share = Ajak rekan

## Bersama rekan

share-ask = Rekan dari instansi yang sama dapat ikut mengisi { $title }. Untuk apa kodenya?
share-along = Menulis bersama
share-takeover = Mengambil alih
share-of-owner = Draf ini hanya dapat diserahkan oleh pemiliknya. Rekan tetap dapat ikut mengisi.
share-code = Kode untuk rekan: { $code } (sekali pakai, 7 hari). Rekan membuka layanan ini, memilih *Punya kode dari rekan*, lalu mengetik kodenya. Jangan bagikan kepada orang lain. Draf: { $title }.
share-address = Tautan untuk rekan, lewat { $channel }: { $address }
code-ask = Ketik kode dari rekan Bapak/Ibu. Contoh: *ABCD-EFGH-JKMN*
code-kept = Kode dari rekan, { $code }, kami simpan. Begitu pendaftaran selesai, kode itu kami tawarkan.
code-kept-ask = Kode dari rekan, { $code }, masih kami simpan. Gunakan sekarang? Kode lain pun dapat diketik.
code-none = “{ $words }” bukan kode, dan tidak kami simpan. Kode dari rekan terdiri dari tiga kelompok empat huruf atau angka.
code-wrong = Kode tersebut tidak berlaku, sudah dipakai, atau salah ketik. Mohon periksa kembali.
code-too-often = Terlalu banyak kode yang salah. Kode dapat dicoba lagi mulai { $clock }.
code-other-agency = Kode itu untuk rekan dari instansi yang sama dengan pemilik draf. Bila instansi Bapak/Ibu tercatat keliru, perbaiki di *DATA SAYA*.
code-own = { $title } sudah dapat Bapak/Ibu isi, jadi kode itu tidak kami pakai. Kode itu untuk rekan; silakan teruskan kepadanya.
code-joined = Bapak/Ibu sekarang ikut mengisi { $title } bersama { $name }. Setiap jawaban tercatat atas nama pengisinya.
code-taken-over = { $title } sekarang ditangani Bapak/Ibu, dari { $name }. Semua jawaban tetap ada.

## Petugas

staff-ask = Silakan tulis pertanyaan Bapak/Ibu dalam satu pesan. Petugas menjawab pada hari kerja, 08.00 sampai 16.00 WIB, di percakapan ini.
staff-needs-words = Mohon tulis pertanyaannya dengan kata-kata.
staff-needs-words-not = Kami menerima { $came }, tetapi belum dapat meneruskannya kepada petugas. Mohon tulis pertanyaannya dengan kata-kata; boleh sebagai keterangan foto.
staff-too-many = { $count } pertanyaan Bapak/Ibu masih menunggu jawaban petugas: { $numbers }. Pertanyaan baru belum kami teruskan; silakan kirim setelah salah satunya dijawab. Ketik *KEMBALI* untuk melanjutkan yang tadi.
staff-without-file = Tulisannya kami teruskan; foto atau berkasnya belum dapat kami teruskan.
staff-opened = Pertanyaan Bapak/Ibu kami teruskan kepada petugas dengan nomor { $number }. Jawabannya datang di percakapan ini.

## Data saya

data = *Data Bapak/Ibu yang kami simpan*
    Nama: { $name }
    Jabatan: { $position }
    Instansi: { $agency }
    Unit: { $unit }
    Telepon: { $phone }
    Peran: { $roles }
    Persetujuan: { $consent } (teks { $version })
    { $wishes }
    Kanal:
    { $chats }
data-none = (kosong)
data-record = Yang dilakukan dengan data ini
data-record-line = • { $moment }: { $action }
data-record-several = • { $day }: { $action }, { $count } kali
data-export = Unduh
data-correct = Perbaiki
data-link = Hubungkan kanal lain
data-delete = Hapus
data-exported = Berkas terlampir berisi semua data dan jawaban Bapak/Ibu; berkas yang pernah dikirim disebut dengan namanya.
data-correcting = Ini data Bapak/Ibu. [Ketuk *Ubah*|Ketik *UBAH*] untuk memperbaiki, lalu [*Benar*|*BENAR*] untuk menyimpan.
delete-ask = Nama, jabatan, nomor, dan isi percakapan Bapak/Ibu akan dihapus. Proposal yang sudah menjadi milik instansi tetap ada tanpa nama Bapak/Ibu. Ini tidak dapat dibatalkan. Hapus sekarang?
delete-yes = Ya, hapus
delete-no = Jangan hapus
delete-done = Data pribadi Bapak/Ibu sudah dihapus. Bila suatu saat ingin menggunakan layanan ini lagi, kirim pesan apa saja.
delete-kept = Baik, tidak ada yang dihapus.

## Bahasa

language-ask = Bahasa apa yang Bapak/Ibu inginkan? / Which language would you like?
language-chosen = Baik, kita lanjutkan dalam Bahasa Indonesia.
cancel-nothing = Tidak ada yang perlu dibatalkan.
cancel-none-open = Tidak ada yang sedang diisi, jadi tidak ada yang dibatalkan. Untuk membuang sebuah draf, buka dulu dengan *LANJUT*, lalu ketik *BATAL*.
cancel-ask = Tutup pengisian { $title }? Semua jawaban sudah tersimpan.
cancel-waiting = { $count ->
        [1] Pesan “{ $words }” masih menunggu tempatnya: tersimpan bila Bapak/Ibu memilih *Simpan dulu*, ikut dibuang bila draf dibatalkan.
       *[other] { $count } pesan (“{ $words }” dan seterusnya) masih menunggu tempatnya: tersimpan bila Bapak/Ibu memilih *Simpan dulu*, ikut dibuang bila draf dibatalkan.
    }
cancel-leave = Simpan dulu
cancel-drop = Batalkan draf
cancel-go-on = Lanjutkan mengisi
cancel-done = Draf { $title } dibatalkan dan tidak tampil lagi di STATUS. Bila berubah pikiran, draf dan semua jawabannya dapat dikembalikan dari sini.
cancel-restore = Kembalikan draf
cancel-undone = Draf dikembalikan, semua jawabannya tetap ada.
cancel-not-owner = Hanya pemilik draf yang dapat membatalkannya. Semua jawaban tetap tersimpan.
years = { $count } tahun
months = { $count } bulan
