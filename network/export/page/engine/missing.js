/* What parts two places where nothing is closed: network/query/missing.py. */
import { message } from "./messages.js";
import { REASONS } from "./policy.js";

/**
 * @import { Inquiry } from "./answer.js"
 * @import { Message } from "./messages.js"
 */

/** How much heavier a link is that the profile may not use; in the air, once more. */
const BARRED = 100;
const IN_THE_AIR = 3;
/** Units of a length in km; a barred link of no length counts as 1 km. */
const UNITS = 100;

/**
 * The modes, services or uses that the profile does without, or that there is no link.
 * @param {Inquiry} inquiry
 * @returns {Message}
 */
export function missingLink(inquiry) {
  const kept = barredBy(inquiry, REASONS.mode);
  if (kept) return kept;
  const any = barredBy(inquiry, 0);
  return any?.code === "reason.profile_mode" ? any : message("reason.no_network");
}

/**
 * Why a profile may not use the links of the path that uses the fewest of them.
 * @param {Inquiry} inquiry
 * @param {number} closing Reasons that still close links.
 * @returns {Message | null}
 */
function barredBy({ router, search, facts, profile }, closing) {
  const { network } = router;
  const { policy_row: rows } = network.tables.classes;
  const mode = router.policies.column("mode");
  const modes = Array.from(search.reasons, (_, i) => String(mode(rows[i])));
  const factor = Array.from(search.reasons, (bits, i) => {
    if (!(bits & REASONS.profile)) return 1;
    return modes[i] === "air" ? BARRED * IN_THE_AIR : BARRED;
  });
  const unit = UNITS / network.tables.units[profile].distance;
  const weights = network.length.map((length, i) => {
    const times = factor[network.row[i]];
    return times * (Math.round(length * unit) || (times > 1 ? UNITS : 0));
  });
  const shut = router.shut(search.reasons.map((bits) => bits & closing));
  const path = router.throughStages(search.stages, weights, shut);
  if (!path) return null;
  const passed = path.steps.map((step) => network.row[step >> 1]);
  const barred = passed.filter((row) => search.reasons[row] & REASONS.profile);
  const used = [...new Set(barred.map((row) => modes[row]))];
  const own = [...facts.tables.figures.modes[profile], "transfer"];
  const others = used.filter((one) => !own.includes(one)).map((one) => message(`mode.${one}`));
  const named = message(`profile.${profile}`);
  if (others.length) return message("reason.profile_mode", { modes: others, profile: named });
  if (used.includes("sea")) return message("reason.profile_service", { profile: named });
  return message("reason.profile_use", { profile: named });
}
