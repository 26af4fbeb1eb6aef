### Satu orang di beberapa kanal: kode penghubung, pertanyaan tentang percakapan lain, percakapan yang terkunci.

channel-telegram = Telegram
channel-whatsapp = WhatsApp
channel-simulator = Simulator
channels-or = { $others } atau { $last }
chat-with-number = { $channel } (…{ $number })
chat-without-number = { $channel } (tanpa nomor)

## Kanal yang terhubung

links = *Kanal yang terhubung*
links-line = • { $chat }: terakhir dipakai { $moment }
links-line-here = • { $chat }: percakapan ini
links-line-locked = • { $chat }: terkunci
links-line-unreachable = • { $chat }: terakhir dipakai { $moment }, sekarang tidak dapat kami kirimi pesan
links-one = Draf dan jawaban yang sama dapat diisi juga di kanal lain: buat kode di sini, lalu ketik kodenya di sana.
links-preferred = Pesan yang tidak Bapak/Ibu minta saat itu kami kirim lewat { $channel }.
links-last-used = Pesan yang tidak Bapak/Ibu minta saat itu kami kirim ke kanal yang terakhir dipakai.
links-make-code = Buat kode
links-prefer = Pilih kanal utama
links-unlink = Putuskan kanal
links-prefer-ask = Lewat kanal mana kami mengirim pesan yang tidak Bapak/Ibu minta saat itu? Balasan tetap datang di tempat Bapak/Ibu menulis.
links-prefer-last = Terakhir dipakai

## Kode penghubung

link-code = Kode penghubung: { $code } (sekali pakai, sampai { $clock }). Ketik kode ini di { $channels } kami; sebelum terhubung, kami bertanya sekali lagi di sini. Jangan berikan kepada siapa pun: petugas tidak pernah memintanya.
link-code-anywhere = Kode penghubung: { $code } (sekali pakai, sampai { $clock }). Ketik kode ini di percakapan kami yang lain; sebelum terhubung, kami bertanya sekali lagi di sini. Jangan berikan kepada siapa pun: petugas tidak pernah memintanya.
link-code-opens = Tautan di bawah membukanya dengan kode yang sudah terisi.
link-open = Buka { $channel }
link-code-anew = Kode baru
entrance-start = mulai { $token }
entrance-link = HUBUNGKAN { $code }
link-how-here = Untuk menghubungkan percakapan ini: ketik *HUBUNGKAN* di kanal yang sudah Bapak/Ibu pakai, lalu ketik kodenya di sini.
link-code-wrong = Kode tersebut tidak berlaku, sudah dipakai, atau salah ketik. Kode penghubung berlaku 15 menit; yang baru dibuat dengan *HUBUNGKAN* di kanal yang sudah Bapak/Ibu pakai.
link-own-code = Kode itu dibuat di percakapan ini, jadi di sini tidak perlu diketik. Ketik kodenya di kanal yang ingin dihubungkan.
link-already = Percakapan ini sudah terhubung; kodenya tidak kami pakai.
link-hindered-agency = Percakapan itu terdaftar atas nama instansi lain, jadi belum dapat dihubungkan. Bila itu keliru, ketik *PETUGAS*; petugas kami membantu.
link-hindered-staff = Salah satu dari kedua pendaftaran adalah petugas, jadi tidak dapat dihubungkan di sini. Ketik *PETUGAS* bila ada pertanyaan.
link-waits = Kode diterima. Sekarang jawab *Ya, hubungkan* di { $channel }, tempat kode itu dibuat; pertanyaannya berlaku 15 menit. Sampai itu belum ada yang terhubung.
link-drop = Tidak jadi
link-join = Kode ini dibuat { $whose }, di { $chat }. Di sini Bapak/Ibu terdaftar sebagai { $own }. Bila digabung, pendaftaran di sini ditutup dan yang ada di sini menjadi miliknya:
link-moves-chats = • percakapan { $chats }
link-moves-drafts = • { $count } draf
link-moves-submissions = • { $count } kiriman
link-moves-cases = • { $count } pertanyaan kepada petugas
link-moves-stop = • pilihan BERHENTI: pesan yang tidak diminta tidak dikirim
link-moves-declined = • pilihan *Tanpa undangan*: undangan tidak dikirim
link-join-sure = Peran tidak ikut, dan ini tidak dapat dibatalkan. Gabungkan hanya bila kedua pendaftaran itu milik Bapak/Ibu sendiri. Setelah itu di sana masih harus dijawab *Ya, hubungkan*.
link-join-yes = Ya, gabungkan
    .word = YA, GABUNGKAN
link-here = Kode ini dibuat { $whose }, di { $chat }. Bila dihubungkan, percakapan ini menjadi miliknya: yang ditulis di sini sejak itu tersimpan dan tampil di sana. Jawab ya hanya bila itu Bapak/Ibu sendiri. Setelah itu di sana masih harus dijawab *Ya, hubungkan*.
link-here-consent = Dengan ya, Bapak/Ibu juga setuju kami menyimpan nama, jabatan, instansi, nomor kontak, dan jawaban yang Bapak/Ibu kirim untuk pembinaan inovasi pelayanan publik, paling lama 5 tahun. Layanan pesan yang Bapak/Ibu pakai adalah pihak ketiga di luar negeri. Semuanya dapat dilihat, diubah, atau dihapus kapan saja (*DATA SAYA*).{ $notice }
link-here-yes = Ya, saya setuju
    .word = YA, SAYA SETUJU
link-join-no = Tidak jadi
    .word = TIDAK JADI
link-dropped = Baik, percakapan ini tidak kami hubungkan.

## Pertanyaan tentang percakapan lain

link-ask = Kode penghubung Bapak/Ibu diketik di { $chat }. Hubungkan percakapan itu, sehingga draf dan data Bapak/Ibu tampil juga di sana? Bila bukan Bapak/Ibu yang mengetiknya, pilih *Bukan saya*.
link-ask-joins = Di sana terdaftar { $whose }, yang sudah setuju: draf, kiriman, pertanyaan, dan percakapannya pindah ke Bapak/Ibu, perannya tidak.
link-ask-stop = Di sana dipilih *BERHENTI*: setelah digabung, pesan yang tidak diminta tidak kami kirim di percakapan mana pun; *MULAI* mengubahnya.
link-ask-declined = Di sana dipilih *Tanpa undangan*: setelah digabung, undangan tidak kami kirim; *UNDANGAN* mengubahnya.
link-yes = Ya, hubungkan
    .word = YA, HUBUNGKAN
link-no = Bukan saya
    .word = BUKAN SAYA
chat-question-type = Ketik
chat-question-over = Pertanyaan itu sudah tidak berlaku; tidak ada yang berubah.
link-done = ✓ { $chat } sekarang terhubung.
link-done-there = ✓ Terhubung. Kita lanjut di sini.
link-drafts-came = { $count } draf dari pendaftaran yang lain ikut pindah; ketik *STATUS* untuk melihatnya.
link-stopped = Pilihan BERHENTI kini berlaku untuk semua percakapan Bapak/Ibu: pesan yang tidak diminta tidak kami kirim. Bila ingin dikabari lagi, ketik *MULAI*.
link-refused = Baik, percakapan itu tidak terhubung. Kodenya sudah tidak berlaku; tidak ada yang berubah.
link-refused-there = Percakapan ini tidak jadi terhubung karena dijawab tidak di tempat kode itu dibuat. Tidak ada yang berubah.
link-expired-there = Percakapan ini tidak jadi terhubung karena belum dijawab dalam 15 menit. Bila masih diperlukan, buat kode baru dengan *HUBUNGKAN* di kanal yang sudah Bapak/Ibu pakai.
unlock-ask-number = Nomor di { $chat } berganti, dan ada yang menulis di sana sebagai Bapak/Ibu. Benar Bapak/Ibu?
unlock-ask-id = Akun di { $chat } berganti, dan ada yang menulis di sana sebagai Bapak/Ibu. Benar Bapak/Ibu?
unlock-ask-idle = Di { $chat } sudah lama tidak ada kabar, dan sekarang ada yang menulis sebagai Bapak/Ibu. Benar Bapak/Ibu?
unlock-yes = Ya, benar saya
    .word = YA, BENAR SAYA
unlock-no = Bukan saya
    .word = BUKAN SAYA
unlock-done = ✓ { $chat } terbuka kembali.
unlock-done-there = Terima kasih. Percakapan ini terbuka kembali dan semuanya masih ada.
unlock-refused = Baik, { $chat } bukan lagi milik Bapak/Ibu. Siapa pun yang menulis di sana tidak melihat apa-apa tentang Bapak/Ibu.

unlock-refused-there = Di kanal lain dijawab bahwa percakapan ini bukan lagi milik pemilik sebelumnya. Tulis apa saja untuk mulai di sini seperti belum pernah bertemu.

## Memutuskan

unlink-which = Percakapan mana yang diputuskan?
unlink-here = { $chat }, percakapan ini
unlink-used = { $chat }, { $moment }
unlink-last = Hanya ada satu percakapan yang terhubung, jadi tidak dapat diputuskan. Untuk menghapus semua data, ketik *DATA SAYA*.
unlink-ask = Putuskan { $chat }? Percakapan itu menjadi bukan milik siapa pun; draf dan jawaban tetap ada di kanal lainnya.
unlink-ask-here = Putuskan { $chat }, percakapan ini? Di sini kita mulai seperti belum pernah bertemu; draf dan jawaban tetap ada di kanal lainnya.
unlink-yes = Ya, putuskan
unlink-no = Jangan putuskan
unlink-kept = Baik, tidak ada yang diputuskan.
unlink-done = { $chat } sudah diputuskan.
unlink-done-here = Percakapan ini sudah diputuskan. Draf dan jawaban Bapak/Ibu tetap ada di kanal lainnya.

## Percakapan yang terkunci

locked-because-number = Nomor di percakapan { $channel } ini berganti. Agar data tidak terlihat orang lain, percakapan ini kami kunci.
locked-because-id = Akun { $channel } di percakapan ini berganti. Agar data tidak terlihat orang lain, percakapan ini kami kunci.
locked-because-idle = Di percakapan { $channel } ini sudah lama tidak ada kabar, dan nomor dapat berpindah tangan. Agar data tidak terlihat orang lain, percakapan ini kami kunci.
locked-how = Pesan tadi belum kami simpan; yang tersimpan sebelumnya tetap ada. Apakah ini masih Bapak/Ibu yang dulu, atau pemilik baru?
locked-stopped-here = Baik, ke percakapan ini tidak ada pesan yang kami kirim selama terkunci.
locked-help = Bila Bapak/Ibu yang dulu, pilih *Ini saya*: kami bertanya di kanal lain yang sudah terhubung. Bila kanal itu tidak dapat dibuka, ketik *PETUGAS*. Bila nomor atau akun ini baru menjadi milik Bapak/Ibu, pilih *Saya pemilik baru*.
locked-me = Ini saya
    .word = INI SAYA
locked-other = Saya pemilik baru
    .word = SAYA PEMILIK BARU
locked-asked = Kami bertanya kepada Bapak/Ibu di { $channel }. Setelah dijawab *Ya, benar saya* di sana, percakapan ini terbuka kembali. Bila kanal itu tidak dapat dibuka, ketik *PETUGAS*.
locked-case-opened-too = Petugas kami minta memastikannya, dengan nomor { $number }; mereka menghubungi Bapak/Ibu lewat telepon atau surel di pendaftaran, pada hari kerja 08.00 sampai 16.00 WIB. Menjawab *Ya, benar saya* di kanal lain juga membuka percakapan ini.
locked-case-opened = Tidak ada kanal lain untuk bertanya kepada Bapak/Ibu, jadi kami minta petugas memastikannya, dengan nomor { $number }. Petugas menghubungi Bapak/Ibu lewat telepon atau surel di pendaftaran, pada hari kerja 08.00 sampai 16.00 WIB.
locked-case-waits = Petugas sudah kami minta memastikannya, dengan nomor { $number }. Mohon ditunggu; mereka menghubungi Bapak/Ibu pada hari kerja, 08.00 sampai 16.00 WIB.
locked-disowned = Baik, percakapan ini sekarang milik Bapak/Ibu. Apa pun dari pemilik sebelumnya tidak kami perlihatkan.
locked-case = Percakapan { $chat } terkunci ({ $why }) dan minta dibuka. Pastikan orangnya: hubungi nomor telepon atau surel di pendaftarannya (sapa staff links { $person }), jangan nomor di percakapan itu. Bila benar orangnya: sapa staff unlock { $number }
locked-case-number = nomornya berganti
locked-case-id = akunnya berganti
locked-case-idle = sudah lama tidak dipakai
case-of-locked = Percakapan ini terkunci, jadi jawaban tidak dapat dikirim. Bila orangnya sudah dipastikan, percakapan dibuka dengan perintah di atas; bila bukan orangnya, kasus ini dapat ditutup.

## Pemberitahuan

channel-advice = Instansi Bapak/Ibu memakai { $channels } untuk layanan ini. Agar pesan kami sampai, buka kami di sana, lalu hubungkan: ketik *HUBUNGKAN* di sini untuk mendapat kodenya.
notice-chat-locked-number = Nomor di { $chat } berganti, jadi percakapan di sana kami kunci. Bila itu Bapak/Ibu, tulis apa saja di sana dan pilih *Ini saya*; kami lalu bertanya di sini.
notice-chat-locked-id = Akun di { $chat } berganti, jadi percakapan di sana kami kunci. Bila itu Bapak/Ibu, tulis apa saja di sana dan pilih *Ini saya*; kami lalu bertanya di sini.
notice-chat-locked-idle = Di { $chat } ada yang menulis setelah lama tidak ada kabar, jadi percakapan di sana kami kunci. Bila itu Bapak/Ibu, pilih *Ini saya* di sana; kami lalu bertanya di sini.
notice-chat-unlinked = { $chat } tidak lagi terhubung dengan Bapak/Ibu. Bila bukan Bapak/Ibu yang memutuskannya, ketik *PETUGAS*.
notice-locked-chat-stopped = Di { $chat }, yang terkunci, ada yang mengetik BERHENTI; ke sana tidak ada pesan yang kami kirim. Di sini semuanya tetap seperti biasa: bila Bapak/Ibu ingin berhenti juga di sini, ketik *BERHENTI*.
notice-chat-cut-off = Percakapan ini sudah diputuskan dari pendaftarannya; di sini kita mulai seperti belum pernah bertemu. Bila itu bukan keinginan Bapak/Ibu, tulis apa saja di sini, pilih *Setuju* pada pertanyaan yang tampil, lalu ketik *PETUGAS*.
notice-chat-linked = { $chat } sekarang terhubung dengan Bapak/Ibu. Bila itu keliru, ketik *HUBUNGKAN* untuk memutuskannya.
notice-chat-opened = { $chat } yang tadinya terkunci sekarang terbuka kembali. Bila itu bukan Bapak/Ibu, ketik *HUBUNGKAN* untuk memutuskannya.
notice-chat-relinked = { $chat } terhubung kembali dengan Bapak/Ibu. Bila itu keliru, ketik *HUBUNGKAN* untuk memutuskannya.
notice-chat-unlocked = Petugas sudah memastikan bahwa ini Bapak/Ibu: percakapan ini terbuka kembali dan semuanya masih ada. Ketik *LANJUT* untuk meneruskan draf, atau *MENU*.

record-link_code_issued = kode penghubung dibuat
record-link_asked = kode penghubung diketik di percakapan lain
record-link_agreed = penggabungan dengan pendaftaran lain disetujui
record-link_refused = percakapan lain tidak jadi dihubungkan
record-link_expired = percakapan lain tidak dihubungkan karena tidak dijawab
record-chat_linked = percakapan lain dihubungkan
record-chat_unlinked = percakapan diputuskan
record-chat_relinked = percakapan dihubungkan kembali oleh petugas
record-chat_stopped = BERHENTI diketik di percakapan yang terkunci
record-chat_locked = percakapan dikunci
record-chat_unlocked = percakapan yang terkunci dibuka
record-person_merged = pendaftaran lain digabungkan
record-channel_preferred = kanal utama dipilih
