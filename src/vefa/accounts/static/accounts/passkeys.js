// Passkeys: forms marked data-passkey ask the browser for a proof and then send themselves.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const named = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));

// A passkey belongs to a host name; there is none for a bare network address.
const possible = window.PublicKeyCredential && !/^[\d.]+$|:/.test(location.hostname);

async function created(options) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: named(options.excludeCredentials),
    },
  });
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: {
      clientDataJSON: text(credential.response.clientDataJSON),
      attestationObject: text(credential.response.attestationObject),
    },
  };
}

async function shown(options) {
  const credential = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: named(options.allowCredentials),
    },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = credential.response;
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : undefined,
    },
  };
}

async function prove(form) {
  const { csrfmiddlewaretoken: token } = form.elements;
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    headers: { "X-CSRFToken": token.value },
  });
  const { publicKey } = await answer.json();
  const proof = await (form.dataset.passkey === "create" ? created(publicKey) : shown(publicKey));
  form.elements.credential.value = JSON.stringify(proof);
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!possible) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = form.querySelector("[data-problem]");
    problem.textContent = "";
    try {
      await prove(form);
    } catch {
      problem.textContent = form.dataset.refused;
    }
  });
}
