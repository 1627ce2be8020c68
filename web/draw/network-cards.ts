import { html, nothing } from "lit";
import type { Layout, Spot } from "./network-layout.js";
import {
  allLayers,
  binned,
  incoming,
  layerName,
  type NetworkContent,
  nodeName,
  parameters,
  statistics,
  weightOf,
} from "./network-words.js";
import { count, figure } from "./number.js";
import "./histogram.js";

/** What a spot of the drawing says of itself, beside it. */
export function networkCard(
  content: NetworkContent,
  layout: Layout,
  spot: Spot,
  scroll: number,
  width: number,
) {
  const [x, y] = anchor(layout, spot);
  const left = x - scroll;
  const across = left > width / 2 ? `right:${width - left + 26}px` : `left:${left + 26}px`;
  const down = y > layout.height / 2 ? `bottom:${layout.height - y + 8}px` : `top:${Math.max(4, y - 20)}px`;
  return html`<div class="card" role="status" style=${`${across};${down}`}>${words(content, spot)}</div>`;
}

function anchor(layout: Layout, spot: Spot): [number, number] {
  if (spot.kind === "node") return [spot.node.x, spot.node.y];
  if (spot.kind === "link")
    return [(spot.link.from.x + spot.link.to.x) / 2, (spot.link.from.y + spot.link.to.y) / 2];
  const [a, b] = [layout.columns[spot.column], layout.columns[spot.column + 1]];
  return [(a.x + b.x) / 2, layout.height / 2];
}

function words(content: NetworkContent, spot: Spot) {
  if (spot.kind === "node") return nodeWords(content, spot.column - 1, spot.node.unit);
  if (spot.kind === "weights") return weightsWords(content, spot.column);
  const { link } = spot;
  return html`${nodeName(content, link.column - 1, link.from.unit)} → ${nodeName(content, link.column, link.to.unit)}
    <dl><dt>weight</dt><dd><strong>${figure(weightOf(content, link))}</strong></dd></dl>`;
}

function nodeWords(content: NetworkContent, layer: number, unit: number) {
  const name = nodeName(content, layer, unit);
  if (layer < 0)
    return html`<strong>${name}</strong><br><span class="quiet">input ${unit + 1} of ${count(content.inputs.length)}</span>`;
  const { activation, bias, weights } = allLayers(content)[layer];
  const strongest = incoming(content, layer, unit, 5);
  const rest = (weights?.shape[1] ?? 0) - strongest.length;
  return html`<strong>${name}</strong>${activation ? html` <span class="quiet">${activation}</span>` : nothing}
    <dl>
      ${bias ? html`<dt>bias</dt><dd>${figure(bias.values[unit])}</dd>` : nothing}
      ${strongest.map((link) => html`<dt>from ${link.name}</dt><dd>${figure(link.weight)}</dd>`)}
    </dl>
    ${rest > 0 ? html`<span class="quiet">and ${count(rest)} weaker weights</span>` : nothing}`;
}

function weightsWords(content: NetworkContent, layer: number) {
  const weights = allLayers(content)[layer]?.weights;
  if (!weights) return nothing;
  const { mean, deviation, low, high } = statistics(weights);
  const { counts, edges } = binned(weights, 25);
  return html`<strong>weights into ${layerName(content, layer)}</strong>
    <dl>
      <dt>${count(weights.shape[1])} inputs × ${count(weights.shape[0])} units</dt><dd>${count(weights.values.length)}</dd>
      <dt>mean ± deviation</dt><dd>${figure(mean)} ± ${figure(deviation)}</dd>
      <dt>smallest, largest</dt><dd>${figure(low)}, ${figure(high)}</dd>
    </dl>
    <ty-histogram .counts=${counts} .edges=${edges} label="weights" bounds></ty-histogram>`;
}

/** The layers as a table: what the drawing shows, for reading. */
export function networkTable(content: NetworkContent) {
  return html`<div class="table" tabindex="0" role="region" aria-label="Layers of the network"><table>
    <thead><tr>${[
      "layer",
      "units",
      "activation",
      "also",
      "parameters",
      "mean weight",
      "deviation",
      "smallest",
      "largest",
    ].map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
    <tbody>${allLayers(content).map((layer, l) => {
      const facts = layer.weights ? statistics(layer.weights) : null;
      return html`<tr><th scope="row">${layerName(content, l)}</th><td>${count(layer.units)}</td><td>${layer.activation ?? "none"}</td>
        <td>${layer.extras?.join(", ") || "–"}</td><td>${parameters(content, l) ? count(parameters(content, l)) : "–"}</td>
        ${[facts?.mean, facts?.deviation, facts?.low, facts?.high].map((value) => html`<td>${figure(value)}</td>`)}</tr>`;
    })}</tbody>
  </table></div>`;
}
