/* Answers to route queries, as network/export/page/answer.py and the engine write them. */
interface Message {
  code: string;
  params?: Record<string, any>;
}
/** A name by language, or the message of a place near by. */
type Name = Record<string, string> | Message;
interface Estimate {
  low: number;
  typical: number;
  high: number;
  unit: string;
  source: string;
  confidence: string;
  basis: string;
}
interface Leg {
  mode: string;
  kind: string;
  from: Name;
  to: Name;
  length_km: Estimate;
  moving_h: Estimate;
  dwell_h: Estimate;
  wait_h: Estimate;
  cost_usd: Estimate;
  co2_kg: Estimate;
  gateway_id: string;
  border: string;
  gauge_break: boolean;
  gauge_mm: number;
  lines: string[];
  passages: { id: string; name: Record<string, string> }[];
  country: string[];
  source: string;
  confidence: string;
  schematic: boolean;
  lonlat: [number, number][];
}
interface RouteAnswer {
  profile: string;
  criterion: string;
  unit: string;
  length_km: number;
  line_haul_km: number;
  borders: string[];
  gauge_breaks: number;
  totals: Record<string, Estimate>;
  legs: Leg[];
  messages: Message[];
  extra?: number;
  overlap?: number;
  difference?: Message | null;
}
interface Place {
  id: string;
  name_en: string;
  country: string;
  lon: number;
  lat: number;
  snapped?: { lon: number; lat: number; km: number };
  [name: string]: any;
}
interface Opening {
  gate: string;
  state: Message | null;
  route: RouteAnswer | null;
}
interface Answer {
  request: any;
  places: Place[];
  routes: RouteAnswer[];
  none: null | { reason: Message; messages?: Message[]; openings: Opening[] };
}
