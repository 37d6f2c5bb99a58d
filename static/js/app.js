import { Application } from "@hotwired/stimulus";
import "@github/relative-time-element";
import { controllers } from "controllers/index";
import { restoreCaretAfterDialogs } from "models/caret";
import { Client } from "models/client";
import { csrfToken, renewTokensOfForms } from "models/csrf";
import { rememberDeviceTime, revealTimes } from "models/device_time";
import { Reopening } from "models/reopening";

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
