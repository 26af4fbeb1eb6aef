"""Parts of any message at all, for every channel to be tried with."""

from __future__ import annotations

from hypothesis import strategies as st

from conversations.messages import Choice

words = st.text(max_size=30) | st.sampled_from(
    [
        "Ya",
        "😀" * 40,
        "Perbaikan kesejahteraan sosial dan penanggulangan kemiskinan ekstrem",
        "x" * 200,
    ]
)
label = words.filter(lambda label: any(sign.isalnum() for sign in label))
roles = st.sampled_from(["answer", "answer", "answer", "step", "contact"])
choices = st.lists(
    st.builds(
        Choice,
        name=words,
        label=label,
        role=roles,
        details=st.sampled_from(["", "", "Jawa Tengah"]),
        word=st.sampled_from(["KEMBALI", "LEWATI"]),
        picked=st.booleans(),
    ),
    max_size=25,
)
