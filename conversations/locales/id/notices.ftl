### Pesan yang datang tanpa diminta saat itu.

notice-case-answered = Jawaban petugas untuk pertanyaan { $number }:
    { $words }
notice-role-granted = Peran { $role } untuk Bapak/Ibu sudah dikonfirmasi petugas.
notice-role-refused = Peran { $role } belum dapat dikonfirmasi. Ketik *PETUGAS* bila ada pertanyaan.
notice-taken-over = { $title } sekarang ditangani { $name } dengan kode dari Bapak/Ibu. Bapak/Ibu masih dapat ikut mengisi.
notice-cancelled = { $name } membatalkan draf { $title } yang Bapak/Ibu ikut isi. Jawaban Bapak/Ibu tidak hilang: pemilik draf masih dapat mengembalikannya.
notice-restored = { $name } mengembalikan draf { $title }. Bapak/Ibu dapat melanjutkan mengisinya.
notice-joined-by = { $name } sekarang ikut mengisi { $title } dengan kode dari { $issuer }.
notice-joined = { $name } sekarang ikut mengisi { $title } dengan kode dari Bapak/Ibu.

record-consent_given = persetujuan diberikan
record-profile_saved = data diri disimpan
record-messages_stopped = pesan dihentikan
record-messages_resumed = pesan diaktifkan kembali
record-record_viewed = dilihat oleh Bapak/Ibu
record-record_exported = diunduh oleh Bapak/Ibu
record-record_erased = dihapus
record-record_viewed_by_staff = dilihat petugas
record-invitation_used = undangan dipakai
record-invitation_refused = undangan ditolak
record-proposal_submitted = proposal dikirim
record-code_issued = kode untuk rekan dibuat
record-draft_joined = ikut mengisi draf rekan
record-draft_taken_over = draf diambil alih
record-role_granted = peran dikonfirmasi petugas
record-role_refused = peran ditolak petugas
record-case_opened = pertanyaan diteruskan kepada petugas
record-case_answered = dijawab petugas
record-draft_moved = draf dipindahkan ke versi formulir baru oleh petugas
record-message_resent = pesan kami dikirim ulang oleh petugas
record-message_closed = pesan kami yang belum pasti sampai diperiksa petugas
record-update_replayed = pesan Bapak/Ibu diolah ulang oleh petugas
record-update_closed = pesan Bapak/Ibu yang gagal diolah ditutup petugas
record-invitations_stopped = undangan dihentikan lewat WhatsApp
record-invitations_resumed = undangan diaktifkan kembali lewat WhatsApp
