package io.offhook.testkit.network;

import io.offhook.net.Resolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rewrites o=, c= and m= of a session description (RFC 8866) as a router does: line by line. */
final class SipAlgSdp {
    private static final String LINE_END = "\r\n";
    private static final Pattern ORIGIN = Pattern.compile("(o=\\S+ \\S+ \\S+ IN IP4 )([0-9.]+)(.*)");
    private static final Pattern CONNECTION = Pattern.compile("(c=IN IP4 )([0-9.]+)(.*)");
    private static final Pattern MEDIA = Pattern.compile("(m=\\S+ )(\\d{1,5})(.*)");
    private static final int LAST_PORT = 65_535;

    private final InetAddress outside;
    private final SipAlg.Translation media;
    private final boolean firstOnly;

    /**
     * @param outside what private addresses become
     * @param media opens the way for a private endpoint
     * @param firstOnly leaves all m= and c= lines but the first of each
     */
    SipAlgSdp(InetAddress outside, SipAlg.Translation media, boolean firstOnly) {
        this.outside = outside;
        this.media = media;
        this.firstOnly = firstOnly;
    }

    static boolean isSdp(String body) {
        return body.startsWith("v=0" + LINE_END);
    }

    String rewritten(String body) {
        String[] lines = body.split(LINE_END, -1);
        String[] rewritten = lines.clone();
        boolean mediaSeen = false;
        boolean connectionSeen = false;
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].startsWith("o=")) {
                rewritten[i] = withAddress(ORIGIN, lines[i]);
            } else if (lines[i].startsWith("c=")) {
                rewritten[i] = connectionSeen && firstOnly ? lines[i] : withAddress(CONNECTION, lines[i]);
                connectionSeen = true;
            } else if (lines[i].startsWith("m=")) {
                rewritten[i] = mediaSeen && firstOnly ? lines[i] : withPort(lines[i], connection(lines, i));
                mediaSeen = true;
            }
        }
        return String.join(LINE_END, rewritten);
    }

    private String withAddress(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            return line;
        }
        InetSocketAddress address = Resolver.literal(matcher.group(2), 0);
        return address != null && SipAlg.isPrivate(address)
                ? matcher.group(1) + outside.getHostAddress() + matcher.group(3)
                : line;
    }

    /** Port 0 is a stream that is not wanted. */
    private String withPort(String line, @Nullable String address) {
        Matcher matcher = MEDIA.matcher(line);
        if (address == null || !matcher.matches()) {
            return line;
        }
        int port = Integer.parseInt(matcher.group(2));
        InetSocketAddress inside = port == 0 || port > LAST_PORT ? null : Resolver.literal(address, port);
        InetSocketAddress opened = inside == null ? null : media.of(inside);
        return opened == null ? line : matcher.group(1) + opened.getPort() + matcher.group(3);
    }

    /** The c= of a media description, else that of the session. */
    private static @Nullable String connection(String[] lines, int media) {
        String own = connectionFrom(lines, media + 1);
        return own != null ? own : connectionFrom(lines, 0);
    }

    private static @Nullable String connectionFrom(String[] lines, int from) {
        for (int i = from; i < lines.length && !lines[i].startsWith("m="); i++) {
            Matcher matcher = CONNECTION.matcher(lines[i]);
            if (matcher.matches()) {
                return matcher.group(2);
            }
        }
        return null;
    }
}
