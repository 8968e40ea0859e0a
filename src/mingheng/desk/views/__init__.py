"""Pages, one module per chapter; each has its `urlpatterns`, which desk/urls.py collects."""
