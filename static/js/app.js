import "@github/relative-time-element";
import { Application } from "@hotwired/stimulus";
import { controllers } from "controllers";
import { csrfToken, renewTokensOfForms } from "net/cookies";
import { restoreCaretAfterDialogs } from "page/browser_fixes";
import { rememberDeviceTime, revealTimes } from "page/device_time";
import { Reopening } from "page/reopening";
import { Client } from "sync/client";

/** Give the controllers the client if somebody is signed in, and start. */
async function start() {
  const application = new Application();
  const boot = document.getElementById("boot");
  if (boot) application.client = connect(JSON.parse(boot.textContent));
  for (const [name, controller] of Object.entries(controllers)) application.register(name, controller);
  rememberDeviceTime();
  await application.start();
  revealTimes();
  application.client?.start();
  if (boot) new Reopening(application.client).start();
  restoreCaretAfterDialogs();
  renewTokensOfForms();
}

function connect(boot) {
  const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/`;
  const client = new Client({ boot, token: csrfToken, url });
  const show = () => (document.documentElement.dataset.socket = client.socket.state);
  client.socket.addEventListener("state", show);
  show();
  return client;
}

start();
