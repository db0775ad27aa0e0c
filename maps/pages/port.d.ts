/* A border port as corridors/atlas/port_page.py writes it. */
interface PortDwell {
  mode: string;
  leaving: string;
  low: number;
  typical: number;
  high: number;
  wait: number;
  basis: string;
  confidence: string;
  source: string;
}
interface PortPeriod {
  use: "all" | "freight" | "passenger";
  status: string;
  from?: string;
  to?: string;
  reason?: string;
  source?: string;
  confidence?: string;
}
interface PortVolume {
  value: number;
  unit: string;
  year: string;
  period: string;
  metric: string;
  direction: string;
  derived: string;
  source: string;
  confidence: string;
}
interface PortUse {
  pairs: number;
  share: number;
  cut: number;
  extra: number;
  instead: { id: string; name: Record<string, string>; share: number }[];
}
interface Port {
  id: string;
  name: Record<string, string>;
  far: Record<string, string>;
  here: string;
  there: string;
  modes: string[];
  status: string;
  date: string;
  note: string;
  hours: string;
  gauges: string[];
  lon: number;
  lat: number;
  confidence: string;
  source: string;
  dwell: PortDwell[];
  periods: PortPeriod[];
  volumes: PortVolume[];
  capacities: { value: number; unit: string; side: string }[];
  use: PortUse | null;
}
