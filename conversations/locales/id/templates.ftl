### Templat WhatsApp: disetujui Meta sebelum dipakai, untuk pesan di luar 24 jam sejak pesan terakhir seseorang.
### Nilai tidak boleh berdiri di awal atau akhir; tidak ada pujian dan tidak ada ajakan.

template-footer = Ketik BERHENTI untuk memilih pesan yang dihentikan
template-read = Baca

template-case-answered = Petugas sudah menjawab pertanyaan Bapak/Ibu dengan nomor *{ $number }* di Sapa Inovasi. Ketuk *Baca* atau balas pesan ini untuk membaca jawabannya.
template-role-granted = Peran { $role } yang Bapak/Ibu minta di Sapa Inovasi sudah dikonfirmasi petugas.
template-role-refused = Permintaan peran { $role } dari Bapak/Ibu di Sapa Inovasi sudah diputuskan petugas. Ketuk *Baca* atau balas pesan ini untuk membaca keputusannya.
template-role-ended = Peran { $role } milik Bapak/Ibu di Sapa Inovasi sudah diakhiri petugas. Ketik *PETUGAS* bila ada pertanyaan.
template-draft-taken-over = Draf *{ $title }* di Sapa Inovasi sekarang ditangani { $name } dengan kode dari Bapak/Ibu. Bapak/Ibu masih dapat ikut mengisi.
template-draft-cancelled = Draf *{ $title }* yang Bapak/Ibu ikut isi di Sapa Inovasi dibatalkan oleh { $name }. Jawaban Bapak/Ibu tidak hilang: pemilik draf masih dapat mengembalikannya.
template-draft-restored = Draf *{ $title }* yang Bapak/Ibu ikut isi di Sapa Inovasi dikembalikan oleh { $name }. Bapak/Ibu dapat melanjutkan mengisinya.
template-colleague-joined = Draf *{ $title }* di Sapa Inovasi sekarang ikut diisi { $name } dengan kode yang dibagikan.
template-desk-waits = Yang menunggu petugas di Sapa Inovasi: { $questions } pertanyaan dan { $requests } permintaan peran. Ketik *KASUS* atau *PERMINTAAN* untuk membukanya.
template-chats-changed = Ada kabar tentang percakapan Bapak/Ibu di { $chat } dengan Sapa Inovasi. Ketuk *Baca* atau balas pesan ini untuk membacanya.
