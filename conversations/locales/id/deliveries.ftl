### Apa yang terjadi dengan pesan kami: untuk petugas, di baris perintah. Satu kalimat untuk setiap pesan.

delivery-head = Pesan terakhir kepada { $name } (nomor { $person }), yang terbaru lebih dulu:
delivery-to = Kepada { $name } (nomor { $person }):
delivery-none = Tidak ada pesan kepada { $name } (nomor { $person }) dalam 90 hari terakhir.
delivery-line = { $at }  no. { $number }  { $channel }  { $what }: { $why }
delivery-nameless = orang tanpa nama
delivery-erased-person = orang yang datanya sudah dihapus
delivery-nobody = Tidak ada orang, proposal, atau pertanyaan dengan nomor { $number }. Nomor orang ditampilkan oleh `staff find`.
delivery-no-message = Tidak ada pesan dengan nomor { $number }; catatan pesan disimpan 90 hari.
delivery-moment = { $day } { $clock }
delivery-again = { $why } Dikirim lagi oleh petugas sebagai no. { $number }.

## Apa pesannya, tanpa isinya

delivery-about = { $kind } ({ $about })
delivery-kind-reply = balasan dalam percakapan
delivery-kind-receipt = tanda terima atau jawaban
delivery-kind-notice = pemberitahuan
delivery-kind-broadcast = undangan
delivery-kind-code = kode sekali pakai
delivery-kind-beside = tanda pada pesan lama
delivery-about-question = dengan pertanyaan
delivery-about-file = dengan berkas
delivery-about-proposal = dengan salinan proposal
delivery-about-record = dengan berkas data pribadi
delivery-about-count = hitungan yang sudah diterima
delivery-about-knock = templat yang mengajak membalas
delivery-about-as-template = sebagai templat
delivery-about-case-answered = jawaban petugas
delivery-about-role-granted = peran dikonfirmasi
delivery-about-role-refused = peran ditolak
delivery-about-role-ended = peran diakhiri
delivery-about-draft-taken-over = draf diambil alih rekan
delivery-about-draft-cancelled = draf dibatalkan
delivery-about-draft-restored = draf dikembalikan
delivery-about-colleague-joined = rekan ikut mengisi
delivery-about-desk-waits = ada yang menunggu petugas
delivery-about-chats-changed = percakapannya berubah

## Terkirim

delivery-sent = Terkirim { $at }; { $channel } tidak memberi kabar apakah pesan sampai.
delivery-sent-only = Diterima { $channel } { $at }; belum ada kabar bahwa pesan sampai, mungkin ponsel penerima mati.
delivery-delivered = Sampai { $at }.
delivery-read = Dibaca { $at }.
delivery-sending = Sedang dikirim.

## Menunggu

delivery-waits-hour = Menunggu jamnya: { $until }.
delivery-waits-office = Ditahan sampai petugas bekerja: { $until }.
delivery-waits-paused = Ditahan: pengiriman dijeda sejak { $since }.
delivery-waits-off = Menunggu: { $channel } dimatikan di sini, dan pesan ini pergi lewat kanal lain bila penerima punya.
delivery-waits-elsewhere = Belum boleh lewat { $channel }, jadi sebentar lagi dikirim lewat { $other }.
delivery-waits-window = Menunggu penerima menulis: pesan terakhirnya lebih dari 24 jam yang lalu, dan untuk pesan ini tidak ada templat.
delivery-waits-answer = Menunggu penerima membalas: pesan terakhirnya lebih dari 24 jam yang lalu, dan ia sudah diajak membalas dengan templat.
delivery-waits-lock = Menunggu: percakapannya terkunci karena pemiliknya mungkin orang lain. Dikirim setelah kuncinya dibuka.
delivery-waits-knock = Menunggu: pesan terakhir penerima lebih dari 24 jam yang lalu, dan templat yang mengajaknya membalas tidak terkirim karena { $cause }. Dicoba lagi sehari kemudian.
delivery-waits-knock-turn = Menunggu: pesan terakhir penerima lebih dari 24 jam yang lalu, dan templat yang mengajaknya membalas belum terkirim.
delivery-waits-knock-held = Menunggu: pesan terakhir penerima lebih dari 24 jam yang lalu, dan templat yang mengajaknya membalas belum terkirim karena { $cause }.
delivery-waits-template = Menunggu templat: { $state }.
delivery-waits-held = Ditahan sampai { $until }: { $channel } menahan semua yang tidak diminta karena dianggap spam.
delivery-waits-account = Menunggu sampai { $until }: { $channel } membatasi kecepatan seluruh pengiriman kami.
delivery-waits-chat = Menunggu sampai { $until }: { $channel } membatasi pesan ke percakapan ini.
delivery-waits-refused = Menunggu: { $channel } menolak akun kami sejak { $since } karena { $cause }.
delivery-waits-retry = Dicoba lagi { $until }: { $cause }.
delivery-waits-pace = Menunggu gilirannya ({ $until }): kami tidak mengirim lebih cepat daripada yang diizinkan.
delivery-waits-turn = Menunggu gilirannya dan segera dikirim.

## Belum jelas

delivery-unclear = Belum jelas apakah sampai, karena { $cause }; kabar dari { $channel } ditunggu sampai { $until }.
delivery-unclear-soon = Belum jelas apakah sampai, karena { $cause }; { $until } diputuskan apakah dikirim lagi.
delivery-review = Belum jelas apakah sampai, karena { $cause }; mungkin sudah. Menunggu keputusan petugas: `review`.
delivery-unclear-resent = Belum jelas apakah sampai; petugas memutuskan mengirimnya lagi { $at }.
delivery-unclear-closed = Belum jelas apakah sampai; petugas memutuskan tidak mengirimnya lagi { $at }.
delivery-unclear-expired = Belum jelas apakah sampai, karena { $cause }; waktunya habis { $at }, jadi tidak diulang.

## Tidak dikirim

delivery-stopped = Tidak dikirim: penerima menghentikan semua pesan (BERHENTI) { $at }.
delivery-stopped-once = Tidak dikirim: penerima sudah menghentikan semua pesan (BERHENTI) sebelum { $at }.
delivery-not-agreed = Tidak dikirim: penerima tidak, atau tidak lagi, menyetujui undangan.
delivery-unreachable = Tidak dikirim { $at }: { $cause }.
delivery-locked = Tidak dikirim { $at }: percakapannya terkunci karena pemiliknya mungkin orang lain.
delivery-unlinked = Tidak dikirim { $at }: percakapan itu bukan lagi milik penerima.
delivery-withdrawn = Dibatalkan { $at }: tidak ada lagi yang perlu diberitahukan.
delivery-answered = Dibatalkan { $at }: penerima sudah menulis sendiri, jadi tidak perlu diajak.
delivery-arrived-before = Dibatalkan { $at }: pesan yang pertama ternyata sudah sampai.
delivery-superseded = Dibatalkan { $at }: digantikan pesan yang lebih baru.
delivery-erased = Dibatalkan { $at }: penerima menghapus datanya.
delivery-dropped = Dibatalkan { $at }: dibuang saat pengiriman dijalankan lagi setelah dijeda.
delivery-elsewhere = Dikirim lewat { $other } saja { $at }: { $cause }.
delivery-cancelled = Dibatalkan { $at } ({ $cause }).
delivery-expired = Kedaluwarsa { $at } sebelum dikirim: { $cause }.
delivery-expired-again = Kedaluwarsa { $at } sebelum dikirim sekali lagi: { $cause }; kiriman sebelumnya mungkin tidak sampai.
delivery-failed = Gagal { $at }: { $cause }.

## Mengapa

delivery-cause-paused = pengiriman dijeda
delivery-cause-held = { $channel } menahan semua yang tidak diminta karena dianggap spam
delivery-cause-limit = { $channel } membatasi kecepatan pengiriman
delivery-cause-refused = { $channel } menolak akun kami
delivery-cause-window = pesan terakhir penerima lebih dari 24 jam yang lalu, dan tidak ada templat
delivery-cause-answer = penerima tidak membalas templat yang mengajaknya
delivery-cause-line = terlalu lama menunggu gilirannya
delivery-cause-stopped-service = layanan kami berhenti, atau terlalu lambat, saat mengirim
delivery-cause-records = basis data kami bermasalah saat mengirim
delivery-cause-fault = kesalahan pada layanan kami
delivery-cause-slow = { $channel } terlalu lama menjawab
delivery-cause-away = { $channel } tidak dapat dihubungi
delivery-cause-broken = sambungan ke { $channel } terputus sebelum ada jawaban
delivery-cause-unreadable = jawaban { $channel } tidak terbaca
delivery-cause-status = { $channel } menjawab dengan kesalahan { $code }
delivery-cause-file-gone = berkasnya sudah tidak ada
delivery-cause-file-large = berkasnya terlalu besar
delivery-cause-restored = catatan dipulihkan dari salinan saat pesan ini dikirim
delivery-cause-said = { $channel } menyebut “{ $words }”
delivery-cause-code = { $channel } menolaknya dengan kode { $code }, yang belum kami kenal
delivery-cause-unknown = { $channel } tidak menyebut alasannya
delivery-cause-blocked = penerima memblokir percakapan ini
delivery-cause-deactivated = akun penerima sudah ditutup
delivery-cause-never-started = penerima belum pernah memulai percakapan
delivery-cause-chat-gone = percakapannya tidak ada lagi
delivery-cause-removed = kami dikeluarkan dari grup
delivery-cause-forbidden = { $channel } tidak mengizinkan kami menulis di sana
delivery-cause-unreachable = percakapannya tidak dapat lagi kami kirimi pesan
delivery-cause-other-account = program lain memakai akun yang sama
delivery-cause-template =
    { $state ->
        [missing] templatnya belum diajukan
        [pending] templatnya masih diperiksa
        [paused] templatnya dihentikan sementara
        [rejected] templatnya ditolak
        [disabled] templatnya dimatikan
        [deleted] templatnya tidak ada di WhatsApp
       *[approved] templatnya disetujui dan segera dipakai
    }
delivery-cause-template-because = { $cause } ({ $because })

## Arti kode WhatsApp

delivery-code-token = token akun kami ditolak atau habis masanya
delivery-code-permission = akun kami tidak punya izin untuk itu
delivery-code-trouble = ada gangguan di pihak WhatsApp
delivery-code-calls = kami terlalu sering memanggil WhatsApp
delivery-code-throughput = kami mengirim terlalu cepat
delivery-code-pair = terlalu banyak pesan kepada penerima ini dalam waktu singkat
delivery-code-spam = WhatsApp membatasi nomor kami karena banyak pesannya dianggap spam
delivery-code-classified = WhatsApp membatasi nomor kami karena jenis pesannya
delivery-code-maintenance = WhatsApp sedang memelihara layanannya
delivery-code-window = pesan terakhir penerima lebih dari 24 jam yang lalu
delivery-code-undeliverable = nomor penerima tidak dapat menerimanya: mungkin tidak memakai WhatsApp, versinya lama, atau belum menyetujui ketentuannya
delivery-code-self = penerimanya nomor kami sendiri
delivery-code-not-listed = nomor penerima tidak ada dalam daftar uji
delivery-code-locked = akun kami dikunci
delivery-code-policy = akun kami diblokir karena melanggar ketentuan
delivery-code-country = akun kami tidak boleh menulis ke negara itu
delivery-code-unpaid = ada tagihan WhatsApp yang belum dibayar
delivery-code-certificate = sertifikat nomor kami tidak sah
delivery-code-registration = nomor kami belum terdaftar
delivery-code-display-name = nama tampilan kami belum disetujui
delivery-code-switched-off = akun kami dimatikan
delivery-code-enough = penerima sudah cukup banyak menerima pesan seperti ini, jadi WhatsApp baru mengizinkannya lagi setelah 24 jam
delivery-code-opted-out = penerima menolak pesan seperti ini lewat WhatsApp
delivery-code-experiment = penerima ikut uji coba WhatsApp dan tidak boleh dikirimi pesan seperti ini
delivery-code-product = pesan promosi dibatasi untuk akun kami
delivery-code-parameter = isi pesan kami salah bentuk
delivery-code-kind = jenis pesannya tidak didukung
delivery-code-download = berkasnya tidak dapat diunduh WhatsApp
delivery-code-upload = berkasnya tidak dapat diunggah ke WhatsApp
delivery-code-template = templatnya tidak ada atau tidak cocok dengan isinya
delivery-code-template-paused = templatnya dihentikan sementara
delivery-code-template-disabled = templatnya dimatikan untuk seterusnya
delivery-code-flow = formulirnya dihentikan WhatsApp
delivery-code-phone = untuk pesan ini nomor telepon penerima harus diketahui
delivery-code-identity = nomor penerima mungkin sudah berpindah tangan

## Kirim lagi

review-none = Tidak ada pesan yang menunggu keputusan.
retry-done = Pesan no. { $number } dikirim lagi sebagai no. { $again }; `deliveries --message { $again }` menunjukkan hasilnya.
retry-not-ended = Pesan no. { $number } tidak gagal dan tidak kedaluwarsa, jadi tidak dikirim lagi: { $why }
retry-in-review = Pesan no. { $number } menunggu keputusan; gunakan `review resend { $number }` atau `review close { $number }`.
retry-again = Pesan no. { $number } sudah dikirim lagi sebagai no. { $again }: { $why }
retry-without-words = Isi pesan no. { $number } sudah dihapus, jadi tidak dapat dikirim lagi.
retry-erased = Penerima pesan no. { $number } sudah menghapus datanya, jadi tidak dikirimi lagi.
retry-stopped = Penerima pesan no. { $number } menghentikan semua pesan (BERHENTI) { $at }, jadi tidak dikirimi lagi.
retry-not-agreed = Penerima pesan no. { $number } tidak menyetujui undangan, jadi tidak dikirimi lagi.
retry-unreachable = Pesan no. { $number } tidak akan sampai: { $cause }.
retry-locked = Percakapan pesan no. { $number } dikunci karena pemiliknya mungkin orang lain, jadi tidak dikirimi lagi.
retry-unlinked = Percakapan pesan no. { $number } bukan lagi milik penerima, jadi tidak dikirimi lagi.
