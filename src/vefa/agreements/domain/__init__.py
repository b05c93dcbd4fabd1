"""The rules of agreements: plan templates, the content of terms versions, and its validation."""
