import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in for the platform: asks the gate on loopback about one order each second and prints what
 * it was told. With a client_order_id as argument it asks about that one, once, and prints the whole
 * answer. It does not verify tokens; a platform does.
 */
final class Platform {
    private static final URI GATE = URI.create("http://127.0.0.1:8080/v1/authorize");
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Pattern DECISION =
            Pattern.compile("\"status\":\"(\\w+)\",\"reason_code\":\"(\\w+)\"");

    private Platform() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            if (arguments.length > 0) {
                System.out.println(ask(client, arguments[0]));
            } else {
                askForEver(client);
            }
        }
    }

    private static void askForEver(HttpClient client) throws InterruptedException {
        long start = System.currentTimeMillis();
        for (long order = 1; ; order++) {
            String id = "STAND-IN-" + start + "-" + order;
            try {
                Matcher decision = DECISION.matcher(ask(client, id));
                System.out.println(
                        decision.find()
                                ? decision.group(1) + " " + decision.group(2) + " " + id
                                : "an answer without a decision: " + id);
            } catch (IOException e) {
                System.out.println("no answer: the order does not leave: " + id);
            }
            Thread.sleep(1000);
        }
    }

    private static String ask(HttpClient client, String id)
            throws IOException, InterruptedException {
        String order =
                """
                { "order":   { "client_order_id": "%s", "symbol": "AAPL", "side": "BUY", "qty": 100, "price": 185.50 },
                  "context": { "client_id": "CL-001" } }"""
                        .formatted(id);
        HttpRequest request =
                HttpRequest.newBuilder(GATE)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(order))
                        .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }
}
