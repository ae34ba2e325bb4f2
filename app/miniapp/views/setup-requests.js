/** What the settings ask of the desk, one function for each request. */

/** @typedef {import("../api.js").Api} Api */
/** @typedef {Person & {pinned?: boolean}} StaffPerson */
/** @typedef {{person: StaffPerson, live: number}} Member */
/** @typedef {{id: number, role: "agent"|"admin", state: "open"|"used"|"revoked"|"expired", made_by: PersonRef, created_at: number,
 *   expires_at: number, used_by: PersonRef|null, used_at: number|null}} Invite */
/** @typedef {{id: number, name: string, archived: boolean, people: number[]}} Category */
/** @typedef {{id: number, name: string, archived: boolean}} Tag */
/** @typedef {{categories: Category[], tags: Tag[], staff: PersonRef[]}} Desk */
/** @typedef {{id: number, at: number, actor: PersonRef|null, act: string, person: PersonRef|null, ticket_id: number|null,
 *   detail: Record<string, any>}} Act */
/** @typedef {Record<string, string|null>} Texts */

/** @param {Api} api */
export function requests(api) {
  return {
    /** @returns {Promise<{members: Member[]}>} */
    staff: () => api.send("staff.list", {}),
    /** @param {number} person @param {Role} role */
    setRole: (person, role) => api.send("person.set_role", { person_id: person, role }),
    /** @param {number} person */
    deactivate: (person) => api.send("staff.deactivate", { person_id: person }),
    /** @param {number} person */
    reactivate: (person) => api.send("staff.reactivate", { person_id: person }),
    /** @returns {Promise<{invites: Invite[]}>} */
    invites: () => api.send("invite.list", {}),
    /** @param {"agent"|"admin"} role @returns {Promise<{invite: Invite, url: string}>} */
    invite: (role) => api.send("invite.make", { role }),
    /** @param {number} invite @returns {Promise<{invites: Invite[]}>} */
    revoke: (invite) => api.send("invite.revoke", { invite_id: invite }),
    /** @returns {Promise<Desk>} */
    desk: () => api.send("desk.get", {}).then((answer) => answer.desk),
    /** @param {{category_id?: number, name: string, people: number[]}} category @returns {Promise<Desk>} */
    saveCategory: (category) => api.send("category.save", category).then((answer) => answer.desk),
    /** @param {number} category @returns {Promise<Desk>} */
    archiveCategory: (category) => api.send("category.archive", { category_id: category }).then((answer) => answer.desk),
    /** @param {{tag_id?: number, name: string}} tag @returns {Promise<Desk>} */
    saveTag: (tag) => api.send("tag.save", tag).then((answer) => answer.desk),
    /** @param {number} tag @returns {Promise<Desk>} */
    archiveTag: (tag) => api.send("tag.archive", { tag_id: tag }).then((answer) => answer.desk),
    /** @returns {Promise<Record<string, any>>} by section */
    settings: () => api.send("settings.get", {}).then((answer) => answer.settings),
    /** @param {string} section @param {object} value @returns {Promise<Record<string, any>>} */
    setSettings: (section, value) => api.send("settings.set", { section, value }).then((answer) => answer.settings),
    /** @param {number|null} before @returns {Promise<{entries: Act[], next: number|null}>} */
    audit: (before) => api.send("audit.list", before ? { before, limit: 50 } : { limit: 50 }),
    /** @returns {Promise<{people: Person[]}>} */
    banned: () => api.send("person.blocked", {}),
    /** @param {number} person */
    unblock: (person) => api.send("person.unblock", { person_id: person }),
    /** @param {number} person @param {boolean} silent */
    block: (person, silent) => api.send("person.block", silent ? { person_id: person, silent } : { person_id: person }),
  };
}
