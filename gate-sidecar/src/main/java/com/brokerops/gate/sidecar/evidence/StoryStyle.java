package com.brokerops.gate.sidecar.evidence;

/** How the page of a pack looks, on a screen and on paper. */
final class StoryStyle {
    static final String CSS =
            """

            body { margin: 0; background: #f4f5f7; color: #1d2430;
                   font: 15px/1.45 system-ui, "DejaVu Sans", sans-serif; }
            main { max-width: 56rem; margin: 0 auto; padding: 1.5rem 2rem 3rem; background: #fff; }
            h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
            h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; border-bottom: 2px solid #d9dde3; }
            table { border-collapse: collapse; width: 100%; margin: .4rem 0; }
            th, td { text-align: left; padding: .22rem .8rem .22rem 0; vertical-align: top;
                     border-bottom: 1px solid #eceff3; }
            th { font-weight: 600; color: #566072; }
            td { font-variant-numeric: tabular-nums; }
            .facts th { width: 13rem; }
            .facts td { overflow-wrap: anywhere; }
            h1 span { padding: .1rem .6rem; border-radius: .3rem; color: #fff; }
            .yes { background: #1a7f4b; }
            .no { background: #b3261e; }
            .bar { position: relative; height: 1.1rem; background: #e6e9ee; overflow: hidden;
                   border-radius: .2rem; width: 9rem; margin-top: .1rem; }
            .bar i { position: absolute; top: 0; bottom: 0; left: 0; }
            .bar .with { background: #7fb59a; }
            .bar .over { background: #d9776f; }
            .bar .used { background: #44607f; }
            .bar .most { left: auto; width: 2px; background: #1d2430; }
            .key i { display: inline-block; width: .9rem; height: .7rem; margin: 0 .3rem 0 1rem; }
            .fired td { color: #b3261e; font-weight: 600; }
            @media print { body, main { background: none; padding: 0; }
                           h2 { break-after: avoid; } tr { break-inside: avoid; }
                           * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
            """;

    private StoryStyle() {}
}
