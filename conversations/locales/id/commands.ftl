### Daftar perintah yang ditampilkan platform di sebelah kotak ketik.

command-menu = Menu utama
    .word = menu
command-status = Draf, kiriman, dan tenggat saya
    .word = status
command-help = Cara memakai layanan ini
    .word = bantuan
command-staff = Bertanya kepada petugas
    .word = petugas
command-language = Ganti bahasa
    .word = bahasa
command-data = Lihat, perbaiki, atau hapus data saya
    .word = datasaya
command-cancel = Batalkan yang sedang diisi
    .word = batal
command-invitations = Menerima undangan atau tidak
    .word = undangan
command-stop = Berhenti menerima pesan
    .word = berhenti

## Kalimat pembuka yang dapat diketuk; dipahami seperti pilihan di menu.

opener-proposal = Saya mau mengajukan inovasi
opener-status = Cek status proposal saya
opener-staff = Saya mau bertanya kepada petugas
