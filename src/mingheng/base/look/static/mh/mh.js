/* 明衡 mh.js — small comforts. Every page works without this file. */
(function () {
  "use strict";
  var busy = "data-mh-busy";

  function first(selector) { return document.querySelector(selector); }

  document.addEventListener("DOMContentLoaded", function () {
    document.documentElement.classList.add("mh-js");
    var errors = first("[data-mh-errors]");
    if (errors) { errors.focus(); }
  });

  /* An open menu closes by a click elsewhere or by Escape, and gives the focus back. */
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.mh-menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
    var opener = event.target.closest("[data-mh-dialog]");
    if (opener) {
      var dialog = document.getElementById(opener.getAttribute("data-mh-dialog"));
      if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
    }
    var closer = event.target.closest("[data-mh-close]");
    if (closer && closer.closest("dialog")) { event.preventDefault(); closer.closest("dialog").close(); }
    if (event.target.closest("[data-mh-print]")) { event.preventDefault(); window.print(); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      document.querySelectorAll("details.mh-menu[open]").forEach(function (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
    var typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
    if (event.key === "/" && !typing && first("#mh-find")) { event.preventDefault(); first("#mh-find").focus(); }
  });

  /* One act, one request: the second press of the same button does nothing; the button says what is going on. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") { return; }
    if (form.hasAttribute(busy)) { event.preventDefault(); return; }
    form.setAttribute(busy, "");
    var button = event.submitter;
    if (button && button.dataset.busy) {
      button.style.minWidth = button.offsetWidth + "px";
      button.textContent = button.dataset.busy;
    }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[" + busy + "]").forEach(function (form) { form.removeAttribute(busy); });
  });

  /* Words that are typed and not sent are not lost by a stray click. */
  var typed = false;
  document.addEventListener("input", function (event) {
    if (event.target.closest("form[data-mh-keep]")) { typed = true; }
  });
  document.addEventListener("submit", function () { typed = false; });
  window.addEventListener("beforeunload", function (event) { if (typed) { event.preventDefault(); } });
})();
