package com.brokerops.gate.sidecar.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a decoded head must say before its body is read: a Host of ours, no sign of a web page, a
 * plain length within bounds, JSON. The first rule broken is the one reported.
 *
 * <p><b>Source.</b> RFC 9112 sections 3.2 and 6.3; RFC 9110 sections 8.6 and 10.1.1.
 *
 * <p><b>Thread.</b> Any; it does not change.
 */
final class HeadRules {
    /** The longest body. */
    static final int MAX_BODY = 16 * 1024;

    private static final int MAX_LENGTH_DIGITS = 18;

    private static final Refusal UNDECODED =
            new Refusal(RequestFault.MALFORMED_HEAD, "the head cannot be decoded");
    private static final Refusal ONE_HOST =
            new Refusal(RequestFault.HOST_MISSING, "exactly one Host is required");
    private static final Refusal FOREIGN_HOST =
            new Refusal(RequestFault.HOST_FOREIGN, "this is not the named host");
    private static final Refusal BROWSER =
            new Refusal(RequestFault.FROM_BROWSER, "requests made by a web page are refused");
    private static final Refusal EXPECTS =
            new Refusal(RequestFault.EXPECTATION, "Expect is not supported");
    private static final Refusal TRANSFER_ENCODING =
            new Refusal(
                    RequestFault.LENGTH_REQUIRED,
                    "Transfer-Encoding is not accepted; send Content-Length");
    private static final Refusal TWO_FRAMINGS =
            new Refusal(RequestFault.LENGTH_DOUBTFUL, "both Transfer-Encoding and Content-Length");
    private static final Refusal DOUBTFUL_LENGTH =
            new Refusal(
                    RequestFault.LENGTH_DOUBTFUL,
                    "Content-Length must appear once, in digits without leading zeros");
    private static final Refusal NO_LENGTH =
            new Refusal(RequestFault.LENGTH_REQUIRED, "a POST needs Content-Length");
    private static final Refusal BODY_WITHOUT_POST =
            new Refusal(RequestFault.LENGTH_DOUBTFUL, "only a POST may have a body");
    private static final Refusal LONG_BODY =
            new Refusal(
                    RequestFault.BODY_TOO_LARGE, "the body is longer than " + MAX_BODY + " bytes");
    private static final Refusal NOT_JSON =
            new Refusal(
                    RequestFault.MEDIA_TYPE,
                    "Content-Type must be application/json, optionally with charset=utf-8");

    private final Set<String> hosts;

    /**
     * Rules for one listener.
     *
     * @param hosts the values of Host that are ours, port included
     */
    HeadRules(Set<String> hosts) {
        this.hosts = Set.copyOf(hosts);
    }

    /** The first rule that the head breaks, or null. */
    @Nullable Refusal broken(HttpRequest request) {
        if (request.decoderResult().isFailure()
                || !request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                || !request.uri().startsWith("/")) {
            return UNDECODED;
        }
        HttpHeaders headers = request.headers();
        Refusal refusal = brokenByHost(headers);
        if (refusal == null) {
            refusal = brokenByBrowser(headers);
        }
        if (refusal == null) {
            refusal = brokenByFraming(request.method(), headers);
        }
        if (refusal == null && request.method().equals(HttpMethod.POST)) {
            refusal = json(headers) ? null : NOT_JSON;
        }
        return refusal;
    }

    /** The length of the body of a head that breaks no rule. */
    static int bodyLength(HttpRequest request) {
        String text = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        return text == null ? 0 : Integer.parseInt(text);
    }

    private @Nullable Refusal brokenByHost(HttpHeaders headers) {
        Iterator<String> values = headers.valueStringIterator(HttpHeaderNames.HOST);
        if (!values.hasNext()) {
            return ONE_HOST;
        }
        String host = values.next();
        if (values.hasNext()) {
            return ONE_HOST;
        }
        return hosts.contains(host) ? null : FOREIGN_HOST;
    }

    private static @Nullable Refusal brokenByBrowser(HttpHeaders headers) {
        boolean page =
                headers.contains(HttpHeaderNames.ORIGIN)
                        || headers.contains(HttpHeaderNames.REFERER);
        Iterator<String> sites = headers.valueStringIterator("sec-fetch-site");
        while (sites.hasNext()) {
            page |= !sites.next().equals("none");
        }
        return page ? BROWSER : null;
    }

    private static @Nullable Refusal brokenByFraming(HttpMethod method, HttpHeaders headers) {
        Iterator<String> lengths = headers.valueStringIterator(HttpHeaderNames.CONTENT_LENGTH);
        String length = lengths.hasNext() ? lengths.next() : null;
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return length == null ? TRANSFER_ENCODING : TWO_FRAMINGS;
        }
        if (lengths.hasNext() || length != null && !plainNumber(length)) {
            return DOUBTFUL_LENGTH;
        }
        if (headers.contains(HttpHeaderNames.EXPECT)) {
            return EXPECTS;
        }
        if (!method.equals(HttpMethod.POST)) {
            return length == null || length.equals("0") ? null : BODY_WITHOUT_POST;
        }
        if (length == null) {
            return NO_LENGTH;
        }
        return Long.parseLong(length) > MAX_BODY ? LONG_BODY : null;
    }

    private static boolean plainNumber(String text) {
        boolean plain = !text.isEmpty() && text.length() <= MAX_LENGTH_DIGITS;
        plain = plain && (text.length() == 1 || text.charAt(0) != '0');
        for (int i = 0; plain && i < text.length(); i++) {
            plain = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return plain;
    }

    private static boolean json(HttpHeaders headers) {
        Iterator<String> values = headers.valueStringIterator(HttpHeaderNames.CONTENT_TYPE);
        if (!values.hasNext()) {
            return false;
        }
        String type = values.next();
        if (values.hasNext()) {
            return false;
        }
        int end = type.indexOf(';');
        if (end < 0) {
            return type.equalsIgnoreCase("application/json");
        }
        return type.substring(0, end).strip().equalsIgnoreCase("application/json")
                && type.substring(end + 1).strip().equalsIgnoreCase("charset=utf-8");
    }
}
