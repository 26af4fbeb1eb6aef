### Yang kami kirim tanpa diminta: undangan, yang perlu disetujui lebih dulu, dan kabar tentang urusan sendiri.

## Undangan

opt-in-ask = Bolehkah Kementerian PANRB juga mengundang Bapak/Ibu lewat layanan ini: ke pameran, sebagai narasumber, dan ke pelatihan inovasi? Tanpa undangan pun semua layanan tetap terbuka, dan *BERHENTI* mengakhirinya kapan saja.
opt-in-how = Pilih *Ya, undang saya* atau *Tanpa undangan*; nanti dapat diubah dengan *UNDANGAN*.
opt-in-how-to-end = Bila tidak lagi menginginkannya, pilih *Tanpa undangan*.
opt-in-yes = Ya, undang saya
    .word = YA, UNDANG SAYA
opt-in-no = Tanpa undangan
    .word = TANPA UNDANGAN
opt-in-holds = Undangan aktif: disetujui { $given } lewat { $channel }.
opt-in-holds-not = Saat ini kami tidak mengirim undangan kepada Bapak/Ibu.
opt-in-holds-stopped = Semua pesan yang tidak diminta sedang dihentikan; dengan *Ya, undang saya*, kabar tentang urusan Bapak/Ibu juga datang lagi.
opt-in-given = Terima kasih, undangan kami kirim lewat layanan ini. *UNDANGAN* mengubahnya, *BERHENTI* mengakhirinya.
opt-in-given-resumed = Kabar tentang urusan Bapak/Ibu juga datang lagi.
opt-in-already = Undangan sudah Bapak/Ibu setujui { $since } dan tetap aktif. *UNDANGAN* mengubahnya.
opt-in-ended = Baik, kami tidak mengirim undangan. Bila berubah pikiran, ketik *UNDANGAN*.
opt-in-ask-again = Sejak pertanyaan itu Bapak/Ibu sudah memilih lain, jadi kami tanyakan sekali lagi.

## Berhenti dan mulai

stop-asked = Baik, kami tidak mengirim undangan. Kabar tentang urusan Bapak/Ibu tetap datang: keputusan tentang peran, jawaban petugas, dan kabar tentang draf yang diisi bersama rekan. Bila itu juga tidak diinginkan, pilih *Hentikan semua* atau ketik *BERHENTI* sekali lagi.
stop-kept = Baik, kabar tentang urusan Bapak/Ibu tetap kami kirim. Tentang undangan: ketik *UNDANGAN*.
stopped = Semua pesan yang tidak diminta kami hentikan. Yang Bapak/Ibu tanyakan atau kirim ke sini tetap kami jawab, dan kabar tentang keamanan (percakapan yang dihubungkan, dilepas, atau dikunci) tetap datang. Bila ingin dikabari lagi tentang urusan Bapak/Ibu, ketik *MULAI*.
stopped-before = Semua pesan yang tidak diminta sudah dihentikan sejak { $moment }. Bila ingin dikabari lagi tentang urusan Bapak/Ibu, ketik *MULAI*.
stop-stranger = Baik. Kami tidak mengirim apa pun yang tidak diminta ke sini, dan tidak ada data Bapak/Ibu yang kami simpan selain kontak percakapan ini. Bila suatu saat ingin memakai layanan ini, kirim pesan apa saja.
resumed = Kabar tentang urusan Bapak/Ibu kami kirim. Undangan tidak ikut kembali: ketik *UNDANGAN* bila menginginkannya. *BERHENTI* menghentikannya lagi.
locked-stop-asked = Baik, kami tidak mengirim undangan. Selama percakapan ini terkunci, pesan lain yang tidak diminta juga tidak datang ke sini. Bila tidak ingin dikabari di kanal mana pun, pilih *Hentikan semua* atau ketik *BERHENTI* sekali lagi.
locked-stop-kept = Baik. Undangan tidak kami kirim; yang lain tetap seperti semula.
locked-stopped = Semua pesan yang tidak diminta kami hentikan, di semua kanal. *MULAI* mengaktifkannya lagi setelah percakapan ini terbuka.
step-stop-keep = Tetap kabari saya
    .word = TETAP KABARI SAYA
step-stop-all = Hentikan semua
    .word = HENTIKAN SEMUA

## Dalam DATA SAYA

data-opt-in = Undangan: disetujui { $given } lewat { $channel } (teks { $version })
data-opt-in-ended = Undangan: disetujui { $given } lewat { $channel } (teks { $version }), diakhiri { $ended } { $by }
data-opt-in-none = Undangan: tidak, sejak { $moment }
data-opt-in-open = Undangan: belum dijawab
data-ended-by-person = oleh Bapak/Ibu
data-ended-by-platform = oleh Bapak/Ibu di pengaturan WhatsApp
data-ended-by-staff = oleh petugas
data-stopped = Pesan yang tidak diminta: dihentikan sejak { $moment }

record-opt_in_given = undangan disetujui
record-opt_in_refused = undangan tidak diinginkan
record-opt_in_ended = undangan dihentikan
record-stop_asked = BERHENTI diketik; kabar tentang urusan sendiri ditanyakan
record-notices_kept = kabar tentang urusan sendiri tetap dikirim
