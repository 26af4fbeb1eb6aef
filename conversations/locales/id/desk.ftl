### Meja petugas kementerian: permintaan peran dan pertanyaan yang menunggu.

role-staf = Petugas kementerian
menu-requests = Permintaan peran ({ $count })
menu-cases = Kasus ({ $count })
help-desk = Untuk petugas: *PERMINTAAN* (peran yang menunggu) dan *KASUS* (pertanyaan yang menunggu).
desk-role-ended = Peran petugas Bapak/Ibu sudah berakhir, jadi bagian itu tidak terbuka lagi dan tidak ada yang berubah. Ketik *PETUGAS* bila ada pertanyaan.
desk-list = Ke daftar
desk-more = … dan { $count } lagi; tampil setelah yang ini selesai.
desk-needs-words = Mohon tulis dengan kata-kata.
desk-too-long = Tulisan Bapak/Ibu { $count } karakter; batasnya { $maximum }. Mohon kirim versi yang lebih singkat.

## Permintaan peran

requests = *{ $count } permintaan peran menunggu.* Pilih salah satu untuk melihatnya.
requests-line = • { $name }, { $agency }: { $role }
requests-none = Tidak ada permintaan peran yang menunggu.
requests-and-cases = Selain itu, { $count } pertanyaan menunggu jawaban. Ketik *KASUS* untuk melihatnya.
requests-own = Permintaan peran Bapak/Ibu sendiri diputuskan oleh petugas lain.
request = Permintaan peran *{ $role }*
    Nama: { $name }
    Jabatan: { $position }
    Instansi: { $agency }
    Unit: { $unit }
    Telepon: { $phone }
request-ask = Setujui hanya bila surat penunjukannya sudah diterima kementerian.
request-grant = Setujui
request-refuse = Tolak
request-granted = ✓ Peran { $role } untuk { $name } disetujui; yang bersangkutan kami beri tahu.
request-reason = Apa alasannya? Tulis dalam satu pesan; { $name } akan membacanya.
request-check = Tolak peran { $role } untuk { $name } dengan alasan ini?
    “{ $words }”
    Bila benar, ketik *TOLAK*; untuk mengubah alasannya, silakan tulis lagi.
request-refuse-now = Ya, tolak
request-refused = Peran { $role } untuk { $name } ditolak; alasannya kami kirimkan.
request-gone = Permintaan itu sudah diputuskan atau ditarik.

## Kasus

cases = *{ $count } pertanyaan menunggu jawaban.* Pilih salah satu untuk menjawabnya.
cases-line = • { $number } ({ $moment }), { $name }: “{ $words }”
cases-and-requests = Selain itu, { $count } permintaan peran menunggu. Ketik *PERMINTAAN* untuk melihatnya.
cases-none = Tidak ada pertanyaan yang menunggu jawaban.
case = Pertanyaan *{ $number }* ({ $moment })
    { $name }, { $position }, { $agency }:
    “{ $words }”
case-ask = Tulis jawabannya dalam satu pesan. Sebelum terkirim, kami tanyakan sekali lagi.
case-not-sent = Jawaban tadi tidak terkirim: “{ $words }”
case-unreachable = Penanya tidak dapat dihubungi lagi (percakapannya diblokir), jadi tidak dapat dijawab. Kasus ini dapat ditutup tanpa jawaban.
case-check = Kirim jawaban ini kepada { $name } untuk pertanyaan { $number }?
    “{ $words }”
    Bila sudah benar, ketik *KIRIM*; untuk mengubahnya, silakan tulis lagi.
case-send = Kirim jawaban
case-answered = ✓ Jawaban untuk { $number } kami kirim kepada { $name }.
case-close = Tutup tanpa jawaban
case-closed = { $number } ditutup tanpa jawaban karena penanya tidak dapat dihubungi.
case-nameless = Penanya (belum mendaftar)
case-gone = Pertanyaan itu sudah dijawab atau ditarik.

## Pemberitahuan kepada yang bersangkutan

notice-questions-wait = Ada { $questions } pertanyaan yang menunggu jawaban petugas. Ketik *KASUS* untuk melihatnya.
notice-requests-wait = Ada { $requests } permintaan peran yang menunggu keputusan petugas. Ketik *PERMINTAAN* untuk melihatnya.
notice-desk-waits = Ada { $questions } pertanyaan dan { $requests } permintaan peran yang menunggu petugas. Ketik *KASUS* atau *PERMINTAAN* untuk melihatnya.
notice-role-refused-because = Peran { $role } belum dapat dikonfirmasi. Alasan petugas: { $reason }
    Ketik *PETUGAS* bila ada pertanyaan.
notice-role-ended = Peran { $role } untuk Bapak/Ibu sudah berakhir. Ketik *PETUGAS* bila ada pertanyaan.
record-role_ended = peran diakhiri
record-case_closed = pertanyaan ditutup petugas tanpa jawaban
