/*
 * passkey.ts -- asks the browser for a passkey and puts what it says into the fields of a form, which is then sent
 * as any other form. Without it, or in a browser that cannot, the button stays hidden: password and code work.
 *
 * The challenge is fetched at the click, because a sign-in page may stand open all night.
 */

const ALGORITHMS = [-7, -8, -257]; /* ES256, EdDSA, RS256 */
const WAIT_MS = 120000;

type Challenge = { challenge: string; ticket: string };

function bytes(letters: string): ArrayBuffer {
  const plain = atob(letters.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0)).buffer;
}

function letters(buffer: ArrayBuffer): string {
  const plain = Array.from(new Uint8Array(buffer), (b) => String.fromCharCode(b)).join("");
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function challenge(form: HTMLFormElement): Promise<Challenge> {
  const answer = await fetch(form.dataset.challenge!, { cache: "no-store", credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function get(form: HTMLFormElement, asked: Challenge): Promise<Record<string, string>> {
  const found = (await navigator.credentials.get({
    publicKey: { challenge: bytes(asked.challenge), rpId: form.dataset.rp, userVerification: "required", timeout: WAIT_MS },
  })) as PublicKeyCredential;
  const said = found.response as AuthenticatorAssertionResponse;
  return {
    credential: letters(found.rawId),
    client_data: letters(said.clientDataJSON),
    auth_data: letters(said.authenticatorData),
    signature: letters(said.signature),
    owner: said.userHandle ? letters(said.userHandle) : "",
  };
}

/* Where it is to be kept says which device the browser offers first. */
function attachment(form: HTMLFormElement): AuthenticatorAttachment {
  const kind = new FormData(form).get("kind");
  return kind === "computer" ? "platform" : "cross-platform";
}

async function create(form: HTMLFormElement, asked: Challenge): Promise<Record<string, string>> {
  const { rp, owner, name, known } = form.dataset;
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: bytes(asked.challenge),
      rp: { id: rp, name: rp! },
      user: { id: bytes(owner!), name: name!, displayName: name! },
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: (known || "").split(",").filter(Boolean).map((id) => ({ type: "public-key", id: bytes(id) })),
      authenticatorSelection: { authenticatorAttachment: attachment(form), residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none",
      timeout: WAIT_MS,
    },
  })) as PublicKeyCredential;
  const said = made.response as AuthenticatorAttestationResponse;
  return { client_data: letters(said.clientDataJSON), attestation: letters(said.attestationObject) };
}

function put(form: HTMLFormElement, fields: Record<string, string>): void {
  for (const name in fields) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = fields[name];
    form.append(field);
  }
}

async function ask(form: HTMLFormElement, button: HTMLButtonElement, state: HTMLElement): Promise<void> {
  state.textContent = "";
  button.disabled = true;
  try {
    const asked = await challenge(form);
    const said = await (form.dataset.passkey === "create" ? create : get)(form, asked);
    put(form, { ...said, ticket: asked.ticket });
    form.submit();
  } catch (e) {
    const already = e instanceof DOMException && e.name === "InvalidStateError";
    state.textContent = (already && form.dataset.already) || form.dataset.cancelled || "";
    button.disabled = false;
    button.focus();
  }
}

/* Another address of the same server (a number, another port) has no passkeys. */
function can(form: HTMLFormElement): boolean {
  return window.isSecureContext && "PublicKeyCredential" in window && location.origin === form.dataset.origin;
}

function begin(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-passkey]");
  const button = form?.querySelector<HTMLButtonElement>("button[type=button]");
  const state = form?.querySelector<HTMLElement>("[data-passkey-state]");
  if (!form || !button || !state || !can(form)) return;
  document.getElementById("passkey-none")?.remove();
  form.hidden = false;
  button.addEventListener("click", () => void ask(form, button, state));
}

begin();
