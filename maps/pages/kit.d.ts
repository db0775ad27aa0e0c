/* The globals that a page has beside its modules: Leaflet, the kit of maps, the engine. */
declare namespace Kit {
  interface View {
    zoom: number;
    scale: number;
    left: number;
    top: number;
    width: number;
    height: number;
    sight: [number, number, number, number];
    covered?: number[][];
  }
  /** Lines by row: row r owns parts first[r] to first[r + 1], part p vertices from start[p]. */
  interface Geometry {
    n: number;
    first: Int32Array;
    start: Int32Array;
    xy: Float64Array;
    box: Float64Array;
  }
  interface Stroke {
    color: string;
    width_px: number;
    dash?: number[];
    casing?: string;
    core?: string;
    opacity?: number;
  }
  interface Label {
    text: string;
    view: View;
    rank: number;
    font: string;
    height: number;
    color: string;
    fade: number;
    places: (width: number) => number[][];
    once?: boolean;
    end?: boolean;
    chief?: boolean;
    dot?: number[];
  }
  interface Paint {
    ctx: CanvasRenderingContext2D;
    view: View;
    symbols: number[][];
  }
  interface Canvas {
    addTo(map: Leaflet): Canvas;
    view(): View;
    repaint(ground: boolean): void;
    theme: HTMLCanvasElement;
    ground: HTMLCanvasElement;
  }
  interface Leaflet {
    [name: string]: any;
  }
  interface Namespace {
    FONT: string;
    data: any;
    state: { lang: string; [name: string]: any };
    canvas: Canvas;
    base: { cities: { geom: Geometry; zoom: number[]; names: Record<string, string[]> } };
    nameIn(names: Record<string, string[]>, row: number): string;
    CanvasLayer: new () => Canvas;
    worldX(lon: number): number;
    worldY(lat: number): number;
    lonOf(x: number): number;
    latOf(y: number): number;
    growth(zoom: number): number;
    makeView(zoom: number, left: number, top: number, width: number, height: number): View;
    drawLines(
      ctx: CanvasRenderingContext2D,
      geometry: Geometry,
      rows: number[],
      style: Stroke,
      view: View,
      options: { growth?: number; fade?: number },
    ): void;
    around(x: number, y: number, reach: number, height: number): (width: number) => number[][];
    paintGround(ctx: CanvasRenderingContext2D, view: View): void;
    paintTheme(ctx: CanvasRenderingContext2D, view: View): void;
    loadModel(): void;
    on(event: string, listener: (detail: any) => void): void;
  }
}
declare const CorridorKit: Kit.Namespace;
declare const CorridorEngine: any;
declare const L: any;
