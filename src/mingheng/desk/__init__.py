"""工作台：staff web pages. One module of views, forms and templates per chapter; see docs/mechanisms/desk.md."""
