/**
 * The one file that calls the service.
 */

/** How events are named: the end of an address, and of nobody else's. */
const EVENT_NAME = /^[a-z][a-z0-9_-]*(\/[a-z0-9_-]+)*$/;

/** The service could not be asked or would not answer; `kind` is the sentence in Problems.js that says so. */
class ServiceProblem extends Error {
  /**
   * @param {keyof typeof PROBLEMS} kind
   * @param {string} detail for the log, and beneath the sentence
   */
  constructor(kind, detail) {
    super(detail);
    this.name = "ServiceProblem";
    this.kind = kind;
  }
}

/**
 * One call, never repeated: a click may have done its work although the reply was lost, and the service knows a click
 * that comes twice by what its card carries. UrlFetchApp has no time limit that could be set; the service answers in
 * two seconds, and Google ends us after 30.
 *
 * @param {string} name the event, which is the end of the address
 * @param {GoogleAppsScript.Addons.EventObject} event
 * @returns {unknown} what the service said
 */
function askService(name, event) {
  if (!EVENT_NAME.test(name)) {
    throw new ServiceProblem("unreadable", `${name} is no name of an event`);
  }
  const response = fetchReply(`${SETTINGS.address}/cards/${name}`, identityToken(), withoutDocuments(event));
  const status = response.getResponseCode();
  if (status !== 200) throw new ServiceProblem(kindOf(status), `${status} ${messageOf(response.getContentText())}`);
  try {
    return JSON.parse(response.getContentText());
  } catch {
    throw new ServiceProblem("unreadable", `/cards/${name} answered with something that is not JSON`);
  }
}

/**
 * @param {string} address
 * @param {string} token
 * @param {object} payload
 * @returns {GoogleAppsScript.URL_Fetch.HTTPResponse}
 */
function fetchReply(address, token, payload) {
  try {
    return UrlFetchApp.fetch(address, {
      method: "post",
      contentType: "application/json",
      headers: { Authorization: `Bearer ${token}` },
      payload: JSON.stringify(payload),
      followRedirects: false, // the token is for this address only
      muteHttpExceptions: true,
    });
  } catch (reason) {
    // Without the right to call outside, the same line throws.
    throw new ServiceProblem(consentAddress() ? "consent" : "unreachable", String(reason));
  }
}

/**
 * Who is using the add-on, signed by Google. Null without consent to `openid`, whatever its type says.
 *
 * @returns {string}
 */
function identityToken() {
  const token = ScriptApp.getIdentityToken();
  if (!token) throw new ServiceProblem("consent", "no identity token");
  return token;
}

/**
 * Where the person agrees to what the manifest asks for; null once they have.
 *
 * @returns {string | null}
 */
function consentAddress() {
  return ScriptApp.getAuthorizationInfo(ScriptApp.AuthMode.FULL).getAuthorizationUrl() || null;
}

/**
 * The event as the service knows it from both runtimes: without the open mail or document and its tokens, which are not
 * ours to pass on, and without our own parameter.
 *
 * @param {GoogleAppsScript.Addons.EventObject} event
 * @returns {object}
 */
function withoutDocuments(event) {
  const { [EVENT_PARAMETER]: _, ...parameters } = event.commonEventObject.parameters ?? {};
  const inputs = Object.entries(event.commonEventObject.formInputs ?? {});
  // Older hosts wrap each input once more, under an empty name.
  const formInputs = Object.fromEntries(inputs.map(([name, input]) => [name, input[""] ?? input]));
  return { commonEventObject: { ...event.commonEventObject, parameters, formInputs } };
}

/**
 * @param {number} status
 * @returns {keyof typeof PROBLEMS}
 */
function kindOf(status) {
  if (status === 401 || status === 403) return "refused";
  if (status === 404 || status === 410) return "unknown";
  return status === 429 || status === 503 ? "busy" : "failed";
}

/**
 * The sentence in the service's error body, if it is one.
 *
 * @param {string} body
 * @returns {string}
 */
function messageOf(body) {
  try {
    const { message } = JSON.parse(body);
    return typeof message === "string" ? message : "";
  } catch {
    return "";
  }
}
