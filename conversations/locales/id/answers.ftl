### Jawaban yang belum dapat diterima, dan pilihan bila ada beberapa arti.

file-pages = { $count } halaman
file-photo = Foto
file-other = Berkas
file-numbered = { $kind } { $number }
file-just-sent = itu
person-part-name = nama
person-part-position = jabatan
person-part-phone = nomor telepon
person-part-email = surel
person-rest = Tersimpan: { $known }. Tinggal *{ $missing }*. Contoh: *{ $example }*
person-example-name = Siti Rahmawati
person-example-position = Kepala Seksi Pelayanan
person-example-phone = 0812 3456 7890
person-example-email = siti@contoh.go.id

rejected-not-understood = Mohon maaf, jawaban itu belum kami pahami.
rejected-empty = Pesan itu kosong bagi kami. Silakan ketik jawabannya.
rejected-no-words = Pesan itu belum berisi kata atau angka. Silakan ketik jawabannya.
rejected-filler = “{ $text }” kami pahami sebagai isian sementara, jadi belum kami simpan. Silakan tulis jawaban yang sebenarnya.
filler-name = Bila memang itu namanya, ketik dengan huruf besar: *{ $word }*
filler-later = Bila belum siap, ketik *ISI NANTI*.
rejected-needs-text = Pertanyaan ini dijawab dengan tulisan. Silakan ketik jawabannya.
rejected-too-long = Jawaban Bapak/Ibu { $count } karakter; batasnya { $maximum } karakter, lebih { $over }. Silakan kirim versi yang lebih singkat.
rejected-too-short = Jawaban itu terlalu singkat; paling sedikit { $minimum } karakter.
rejected-too-many-words = Jawaban Bapak/Ibu { $count } kata; batasnya { $maximum } kata, lebih { $over }.
rejected-file-without-text = Di berkas { $name } tidak kami temukan tulisan yang dapat dibaca (mungkin hasil pindaian). Silakan kirim berkas Word atau ketik teksnya.
rejected-nothing-collected = Belum ada yang kami terima untuk pertanyaan ini.
rejected-no-files-optional = Tidak ada berkas di pertanyaan ini. Kirim berkas, atau ketik *LEWATI* untuk membiarkannya kosong.
rejected-needs-name = Mohon ketik dengan kata-kata; yang kami baca: “{ $text }”.
rejected-needs-number = Kami memerlukan sebuah angka; yang kami baca: “{ $text }”. Contoh: *1.250* atau *lima puluh*
rejected-several-numbers = Yang kami baca lebih dari satu angka: { $numbers }. Mohon satu angka saja. Contoh: *{ $example }*
rejected-not-whole = { $value } bukan bilangan bulat. Contoh: *12*
rejected-too-many-places = { $value } memiliki terlalu banyak angka di belakang koma; paling banyak { $places }.
rejected-too-small = { $value } terlalu kecil; paling sedikit { $minimum }.
rejected-too-large = { $value } terlalu besar; paling banyak { $maximum }.
rejected-needs-date = Kami memerlukan sebuah tanggal; yang kami baca: “{ $text }”. Contoh: *15 Agustus 2024*
rejected-needs-day = Bulannya sudah jelas; tanggal berapa? Contoh: *15 Agustus 2024*
rejected-needs-day-and-month = Mohon sebutkan juga bulannya, dan tanggalnya bila tahu. Contoh: *Maret 2024* atau *15 Agustus 2024*
rejected-needs-weekday = Minggu itu hari apa? Contoh: *Senin minggu lalu* atau *12 Mei*
rejected-no-such-day = “{ $text }” tidak ada di kalender. { $last ->
        [none] Contoh: *28 Februari 2026*
       *[other] Hari terakhir bulan itu: *{ $last }*
    }
rejected-no-such-month = “{ $text }” tidak ada di kalender: bulan hanya 1 sampai 12. Urutannya tanggal, bulan, tahun. Contoh: *15/8/2024*
rejected-date-in-future = { $value } belum terjadi. Mohon tanggal sampai hari ini.
rejected-date-in-past = { $value } sudah lewat. Mohon tanggal mulai hari ini.
rejected-date-too-late = { $value } terlalu akhir; paling akhir { $latest }.
rejected-date-too-early = { $value } terlalu awal; paling awal { $earliest }.
rejected-needs-yes-no = Silakan jawab *YA* atau *TIDAK*.
rejected-needs-acceptance = Bila setuju dengan pernyataan ini, [ketuk tombolnya atau ketik|ketik] *SETUJU*. Bila belum, ketik *KEMBALI*.
rejected-needs-choice = Silakan pilih salah satu dari { $count } pilihan: [ketuk, atau ketik pilihannya|ketik angka atau katanya].
rejected-needs-choices = Silakan pilih satu atau lebih dari { $count } pilihan: [ketuk, atau ketik pilihannya|ketik angka atau katanya], dipisahkan koma.
rejected-unknown-choice = “{ $text }” tidak ada di antara { $count } pilihan. Silakan [ketuk, atau ketik pilihannya|ketik angka atau katanya], dipisahkan koma.
rejected-too-few-choices = Mohon pilih paling sedikit { $minimum }.
rejected-too-many-choices = Mohon pilih paling banyak { $maximum }.
rejected-needs-agency = Kami belum menemukan instansi “{ $text }”. Silakan ketik namanya. Contoh: *Kab Banyumas*, *Pemkot Tegal*, *Kemenkes*
rejected-needs-phone = Nomor “{ $text }” belum kami kenali. Contoh: *0812 3456 7890*
rejected-contact-not-own = Itu kartu kontak orang lain. Mohon [bagikan nomor Bapak/Ibu sendiri dengan tombol, atau ketik nomornya|ketik nomor Bapak/Ibu sendiri].
rejected-contact-not-asked = Kartu kontak tidak diperlukan di sini. Silakan ketik jawabannya.
rejected-needs-email = “{ $text }” bukan alamat surel. Contoh: *nama@contoh.go.id*
rejected-needs-url = “{ $text }” bukan tautan. Contoh: *https://youtu.be/abc123XYZ45*
rejected-url-other-host = Tautan itu menuju { $host }; yang diminta tautan dari { $hosts }.
rejected-url-not-a-video = Tautan itu belum menuju sebuah video di { $host }. Contoh: *https://youtu.be/abc123XYZ45*
rejected-email-broken = Alamat surel “{ $text }” belum lengkap, jadi tidak kami simpan. Contoh: *nama@contoh.go.id*
rejected-needs-person = Kami memerlukan nama, jabatan, nomor telepon, dan surel, dipisahkan koma. Contoh: *Siti Rahmawati, Kepala Seksi, 081234567890, siti@contoh.go.id*
rejected-needs-file = Pertanyaan ini dijawab dengan berkas ({ $kinds }). Ketuk tanda lampiran untuk mengirimnya.
rejected-files-full = Sudah { $maximum } berkas, paling banyak yang dapat diterima; { $count } berkas tadi tidak kami simpan. Ketik *GANTI* untuk membuang berkas terakhir, atau *SELESAI*.
rejected-too-many-files = Paling banyak { $maximum } berkas; kiriman tadi belum kami simpan. Silakan kirim satu per satu.
rejected-file-wrong-type = Berkas { $name } bukan jenis yang diminta. Yang dapat diterima: { $kinds }.
rejected-file-other-content = Nama berkas { $name } seperti { $promised }, tetapi isinya bukan { $promised }. Yang dapat diterima: { $kinds }.
rejected-file-over-limit = Berkas { $name } berukuran { $size } MB; paling besar { $maximum } MB. Silakan kirim yang lebih kecil.
rejected-file-too-large = Berkas { $name } terlalu besar; paling besar { $maximum } MB. Silakan kirim yang lebih kecil.
rejected-file-corrupt = Berkas { $name } rusak atau tidak dapat dibuka. Silakan kirim lagi.
rejected-file-password = Berkas { $name } dikunci kata sandi. Silakan kirim tanpa kata sandi.
rejected-file-suspicious = Berkas { $name } tidak kami terima demi keamanan (misalnya berisi makro). Silakan kirim sebagai PDF.
rejected-file-empty = Berkas { $name } kosong. Silakan kirim lagi.
rejected-file-unavailable = Berkas { $name } belum dapat kami ambil. Silakan kirim lagi.
rejected-file-quota = Berkas hari ini sudah mencapai batas (50 berkas atau 200 MB); { $count } berkas tadi tidak kami simpan. Silakan lanjutkan besok, atau hubungi *PETUGAS*.

candidates-agency = Instansi mana yang dimaksud?
candidates-agency-unlisted = Instansi itu belum ada di daftar kami. Pakai nama ini? Petugas akan mencocokkannya.
candidates-date = Tanggal yang mana?
candidates-number = Angka yang mana?
candidates-choice = Apakah yang ini?
candidates-phone = Nomor yang mana?
candidates-email = Surel yang mana?
candidates-email-typo = Mungkin salah ketik. Yang mana?
candidates-url = Tautan yang mana?

## Kiriman yang bukan jawaban, dan yang diperlukan

rejected-came-instead = Kami menerima { $came }, sedangkan untuk pertanyaan ini kami memerlukan { $wanted }
came-file = berkas { $name }
came-photo = { $count ->
        [1] foto
       *[other] { $count } foto
    }
came-nameless = { $count ->
        [1] sebuah berkas
       *[other] { $count } berkas
    }
came-contact = kartu kontak
came-voice = pesan suara
came-sticker = stiker
came-location = lokasi
came-poll = jajak pendapat
came-video = video
came-edit = pesan yang diubah
came-other = jenis pesan yang belum dapat kami baca
wanted-text = tulisan. Silakan ketik jawabannya.
wanted-number = sebuah angka. Contoh: *1.250*
wanted-date = sebuah tanggal. Contoh: *15 Agustus 2024*
wanted-yes-no = jawaban *YA* atau *TIDAK*.
wanted-choice = salah satu pilihan. Silakan [ketuk atau ketik|ketik] pilihannya.
wanted-choices = satu pilihan atau lebih. Silakan [ketuk atau ketik|ketik] pilihannya.
wanted-agency = nama instansi. Contoh: *Kab Banyumas*
wanted-person = nama, jabatan, nomor telepon, dan surel, dipisahkan koma.
wanted-phone = nomor telepon. Contoh: *0812 3456 7890*
wanted-email = alamat surel. Contoh: *nama@contoh.go.id*
wanted-url = sebuah tautan. Contoh: *https://youtu.be/abc123XYZ45*
wanted-acceptance = persetujuan atas pernyataan ini: [ketuk tombolnya atau ketik|ketik] *SETUJU*.
