/* 明衡 upload.js — large files in pieces (tus), which go on after a cut, a reload or a restart. Forms work without it. */
(function () {
  "use strict";
  var endpoint = "/uploads/";
  var large = 20 * 1024 * 1024; /* what is smaller goes with its form: quicker than waiting for the checks */
  var waits = [0, 1000, 2000, 4000, 8000, 15000, 15000, 15000, 30000, 30000, 30000, 60000, 60000, 60000];

  function words(bytes) {
    var units = ["字节", "KB", "MB", "GB"], at = 0;
    while (bytes >= 1024 && at < 3) { bytes /= 1024; at += 1; }
    return (at ? bytes.toFixed(1) : bytes) + " " + units[at];
  }

  function element(kind, name, text) {
    var made = document.createElement(kind);
    if (name) { made.className = name; }
    if (text) { made.textContent = text; }
    return made;
  }

  function sentence(error) {
    var answer = error && error.originalResponse;
    if (!answer) { return "连接不上服务器，已传的部分不会丢失；网络恢复后按“继续”。"; }
    try {
      var told = JSON.parse(answer.getBody());
      return told.sentence + (told.way_out ? "（" + told.way_out + "）" : "");
    } catch (unreadable) { return "上传没有成功，请稍后按“继续”。"; }
  }

  function passing(error) {
    var number = error.originalResponse ? error.originalResponse.getStatus() : 0;
    return number === 0 || number === 409 || number === 423 || number === 429 || number >= 500;
  }

  /* One file: its line, its bar, its two buttons. `done` is told once the server has checked it, `failed` when it will not. */
  function send(file, list, done, failed) {
    var line = element("li", "mh-uploading"), head = element("div", "h"), bar = element("progress");
    var told = element("span", "mh-sm mh-muted"), acts = element("span", "acts");
    var hold = element("button", "btn btn-sm btn-line", "暂停"), drop = element("button", "btn btn-sm btn-line", "取消");
    var token = "", began = 0, from = -1;
    hold.type = drop.type = "button";
    told.setAttribute("role", "status");
    bar.max = file.size; bar.value = 0;
    bar.setAttribute("aria-label", file.name + " 的上传进度");
    acts.append(hold, drop);
    head.append(element("b", "", file.name), acts);
    line.append(head, bar, told);
    list.append(line);

    function say(text, kind) { told.textContent = text; line.dataset.state = kind || "going"; }
    function stopped(text) { hold.textContent = "继续"; say(text, "held"); }

    function watch(url) {
      say("已传完，服务器正在核验摘要，请稍候……", "checking");
      acts.remove();
      (function ask() {
        fetch(url, { credentials: "same-origin" }).then(function (answer) { return answer.json(); }).then(function (found) {
          if (found.state === "safe") {
            say("已安全保存：" + words(file.size) + "，SHA-256 " + found.sha256.slice(0, 16) + "…，设备上的原文件可以删除。", "safe");
            done(found);
          } else if (found.state === "refused") { say("未接收：" + found.refusal.sentence, "refused"); failed();
          } else { setTimeout(ask, 1000); }
        }, function () { setTimeout(ask, 3000); });
      }());
    }

    var upload = new window.tus.Upload(file, {
      endpoint: endpoint,
      retryDelays: waits,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type },
      onShouldRetry: function (error) { if (passing(error)) { say("连接中断，正在自动续传……", "held"); return true; } return false; },
      onBeforeRequest: function (request) { if (token) { request.setHeader("Authorization", "Upload " + token); } },
      onAfterResponse: function (request, answer) { token = answer.getHeader("Upload-Token") || token; },
      onProgress: function (sent, size) {
        if (from < 0) { from = sent; began = Date.now(); }
        var seconds = (Date.now() - began) / 1000, speed = seconds > 1 ? (sent - from) / seconds : 0;
        bar.value = sent;
        say(Math.floor(sent / size * 100) + "%　" + words(sent) + " / " + words(size) + (speed ? "　" + words(speed) + "/秒" : ""));
      },
      onError: function (error) { if (passing(error)) { stopped(sentence(error)); } else { acts.remove(); say(sentence(error), "refused"); failed(); } },
      onSuccess: function () { bar.value = file.size; watch(upload.url); }
    });

    hold.addEventListener("click", function () {
      if (hold.textContent === "暂停") { upload.abort(); stopped("已暂停，已传的部分保存在服务器上。"); return; }
      hold.textContent = "暂停"; from = -1;
      upload.start();
    });
    drop.addEventListener("click", function () {
      if (!window.confirm("取消上传“" + file.name + "”？已传的部分会从服务器上删除。")) { return; }
      function gone() { line.remove(); failed(); }
      upload.abort(true).then(gone, gone);
    });

    say("正在开始……");
    upload.findPreviousUploads().then(function (earlier) {
      if (earlier.length) { upload.resumeFromPreviousUpload(earlier[0]); }
      upload.start();
    });
    return upload;
  }

  /* A form: the file that has arrived is chosen in the list beside the file field. */
  function inForm(input) {
    var choice = document.getElementById(input.dataset.mhUpload), list = element("ul", "mh-uploads"), form = input.form;
    var running = 0, waiting = null;
    function ended() {
      running -= 1;
      if (!running && waiting) { form.requestSubmit(waiting.button); }
    }
    input.insertAdjacentElement("afterend", list);
    input.addEventListener("change", function () {
      var file = input.files[0];
      if (!file || file.size < large || running) { return; }
      running += 1;
      send(file, list, function (found) {
        choice.add(new Option(found.name + "　" + words(found.size), found.id, true, true));
        input.value = "";
        ended();
      }, ended);
    });
    form.addEventListener("submit", function (event) {
      if (!running) { return; }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!waiting) { list.append(element("li", "mh-muted mh-sm", "文件传完并核验后自动提交，请不要离开这一页。")); }
      waiting = { button: event.submitter };
    }, true);
  }

  /* The page of uploads: any number of files, then the list is read again. */
  function onPage(input) {
    var list = element("ul", "mh-uploads"), left = 0;
    input.insertAdjacentElement("afterend", list);
    input.addEventListener("change", function () {
      Array.prototype.forEach.call(input.files, function (file) {
        left += 1;
        send(file, list, function () { left -= 1; if (!left && !list.querySelector("[data-state=held],[data-state=refused]")) { window.location.reload(); } }, function () { left -= 1; });
      });
      input.value = "";
    });
    window.addEventListener("beforeunload", function (event) { if (list.querySelector("[data-state=going]")) { event.preventDefault(); } });
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (!window.tus || !window.tus.isSupported) { return; }
    document.querySelectorAll("input[type=file][data-mh-upload]").forEach(function (input) {
      if (input.dataset.mhUpload) { inForm(input); } else { onPage(input); }
    });
  });
}());
