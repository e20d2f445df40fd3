package io.offhook.sip.proxy;

import io.offhook.sip.auth.DigestServer;
import io.offhook.sip.auth.DigestVerdict;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.SipUri;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.Identifiers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A registrar (RFC 3261 §10.3) and the location service made of what it knows.
 *
 * <p>A REGISTER is judged whole before anything changes (§10.3 step 7): either all its contacts are bound, or none. With a
 * digest only the user himself may change his bindings (else 403), which is what stops a hijack. One owner, not
 * thread-safe; a repeated REGISTER must be caught by a server transaction before it comes here.
 */
public final class Registrar implements LocationService {
    private static final long HOUR_SECONDS = 3600;

    private final RegistrarConfig config;
    private final @Nullable DigestServer digest;
    private final Predicate<String> users;
    private final Identifiers ids;
    private final Map<String, List<Binding>> bindings = new LinkedHashMap<>();
    private long succeeded;
    private long failed;
    private long challenged;

    /**
     * @param digest checks credentials; null for a registrar that takes everybody's word
     * @param users which user names exist
     * @param ids for To tags
     */
    public Registrar(RegistrarConfig config, @Nullable DigestServer digest, Predicate<String> users, Identifiers ids) {
        this.config = config;
        this.digest = digest;
        this.users = users;
        this.ids = ids;
    }

    /**
     * Answers a REGISTER whose Request-URI is our domain.
     *
     * @param ours whether a URI's host is our domain
     * @param source where the request came from
     */
    public SipResponse register(SipRequest request, Predicate<SipUri> ours, InetSocketAddress source, long nowNs) {
        SipResponse response = judge(request, ours, source, nowNs);
        if (response.status() < 300) {
            succeeded++;
        } else if (response.status() == 401) {
            challenged++;
        } else {
            failed++;
        }
        return response;
    }

    private SipResponse judge(SipRequest request, Predicate<SipUri> ours, InetSocketAddress source, long nowNs) {
        if (request.has(HeaderName.REQUIRE)) { // step 2: we know no extension
            return answer(request, 420)
                    .header(HeaderName.UNSUPPORTED, Extensions.unsupported(request.values(HeaderName.REQUIRE)))
                    .build();
        }
        SipUri to = request.to().sipUri();
        String user = to == null ? null : to.decodedUser();
        DigestServer checks = digest;
        if (checks != null) { // step 3
            DigestVerdict verdict = checks.verify(
                    request.method().name(), request.body(), request.headers(HeaderName.AUTHORIZATION), nowNs);
            if (verdict instanceof DigestVerdict.Challenge challenge) {
                ResponseBuilder unauthorized = answer(request, 401);
                for (String value : checks.challenges(challenge.stale(), nowNs)) {
                    unauthorized.header(HeaderName.WWW_AUTHENTICATE, value);
                }
                return unauthorized.build();
            }
            if (!((DigestVerdict.Authenticated) verdict).user().equals(user)) { // step 4
                return answer(request, 403).build();
            }
        }
        if (to == null || user == null || !ours.test(to) || !users.test(user)) { // step 5
            return answer(request, 404).build();
        }
        return update(request, user, source, nowNs);
    }

    private SipResponse update(SipRequest request, String user, InetSocketAddress source, long nowNs) {
        List<NameAddress> contacts = request.contacts();
        if (contacts.isEmpty() && request.has(HeaderName.CONTACT)) {
            return answer(request, 400).reason("Bad Contact").build();
        }
        OptionalLong header = request.expires();
        List<Binding> current = current(user, nowNs);
        CallId callId = request.callId();
        long sequence = request.cseq().sequence();
        for (NameAddress contact : contacts) {
            if (contact.uri().equals("*")) { // step 6
                if (contacts.size() != 1 || header.isEmpty() || header.getAsLong() != 0) {
                    return answer(request, 400).build();
                }
                for (Binding binding : current) {
                    if (outOfOrder(binding, callId, sequence)) {
                        return answer(request, 500).build();
                    }
                }
                bindings.remove(user);
                return listed(request, List.of(), nowNs);
            }
        }
        List<Binding> next = new ArrayList<>(current);
        for (NameAddress contact : contacts) { // step 7
            String ownExpires = contact.param("expires");
            long seconds = seconds(ownExpires, header);
            if (seconds > 0
                    && seconds < HOUR_SECONDS
                    && seconds < config.minExpires().toSeconds()) {
                return answer(request, 423)
                        .header(
                                HeaderName.MIN_EXPIRES,
                                Long.toString(config.minExpires().toSeconds()))
                        .build();
            }
            int at = indexOf(next, contact);
            if (at >= 0 && outOfOrder(next.get(at), callId, sequence)) {
                return answer(request, 500).build();
            }
            if (at >= 0) {
                next.remove(at);
            }
            if (seconds > 0) {
                long until = nowNs
                        + Duration.ofSeconds(
                                        Math.min(seconds, config.maxExpires().toSeconds()))
                                .toNanos();
                NameAddress plain = contact.withParam("expires", "0");
                Target target = Binding.target(contact, source);
                next.add(new Binding(plain, target, callId, sequence, until, preference(contact.param("q"))));
            }
        }
        boolean isNew = current.isEmpty() && !next.isEmpty();
        if (next.size() > config.maxBindings() || (isNew && bindings.size() >= config.maxAddresses())) {
            return answer(request, 503).header(HeaderName.RETRY_AFTER, "60").build();
        }
        if (!contacts.isEmpty()) {
            store(user, next);
        }
        return listed(request, next, nowNs); // step 8
    }

    private static boolean outOfOrder(Binding binding, CallId callId, long sequence) {
        return binding.callId().equals(callId) && sequence <= binding.sequence();
    }

    private static int indexOf(List<Binding> list, NameAddress contact) {
        SipUri uri = contact.sipUri();
        for (int i = 0; i < list.size(); i++) {
            NameAddress known = list.get(i).contact();
            SipUri knownUri = known.sipUri();
            boolean same =
                    uri == null || knownUri == null ? known.uri().equals(contact.uri()) : knownUri.equivalent(uri);
            if (same) {
                return i;
            }
        }
        return -1;
    }

    private long seconds(@Nullable String parameter, OptionalLong header) {
        long own = parameter == null ? -1 : Extensions.deltaSeconds(parameter);
        if (own >= 0) {
            return own;
        }
        // A malformed parameter counts as absent (§20.10 says 3600, which is our default as well).
        return header.isPresent() ? header.getAsLong() : config.defaultExpires().toSeconds();
    }

    private SipResponse listed(SipRequest request, List<Binding> list, long nowNs) {
        ResponseBuilder ok = answer(request, 200);
        for (Binding binding : list) {
            long left = Math.max(1, (binding.expiresAtNs() - nowNs + 500_000_000L) / 1_000_000_000L);
            ok.header(
                    HeaderName.CONTACT,
                    binding.contact().withParam("expires", Long.toString(left)).encode());
        }
        return ok.build();
    }

    private ResponseBuilder answer(SipRequest request, int status) {
        Tag tag = ids.newTag();
        return SipResponse.respond(request, status).toTag(tag);
    }

    /** q as thousandths; 1000 when absent or unreadable. */
    private static int preference(@Nullable String q) {
        if (q == null || q.isEmpty() || q.length() > 5 || q.charAt(0) != '0') {
            return 1000;
        }
        int value = 0;
        for (int i = 2; i < 5; i++) {
            int digit = i < q.length() ? q.charAt(i) - '0' : 0;
            if (digit < 0 || digit > 9) {
                return 1000;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private void store(String user, List<Binding> list) {
        if (list.isEmpty()) {
            bindings.remove(user);
        } else {
            list.sort((a, b) -> b.preference() - a.preference());
            bindings.put(user, list);
        }
    }

    private List<Binding> current(String user, long nowNs) {
        List<Binding> list = bindings.get(user);
        if (list == null) {
            return List.of();
        }
        if (list.removeIf(binding -> binding.expiresAtNs() - nowNs <= 0) && list.isEmpty()) {
            bindings.remove(user);
        }
        return list;
    }

    /** The live bindings of a user, best first. */
    public List<Binding> bindingsOf(String user, long nowNs) {
        return List.copyOf(current(user, nowNs));
    }

    @Override
    public Located find(SipUri uri, long nowNs) {
        String user = uri.decodedUser();
        if (user == null || !users.test(user)) {
            return Located.Unknown.INSTANCE;
        }
        List<Binding> list = current(user, nowNs);
        List<Target> targets = new ArrayList<>(list.size());
        for (Binding binding : list) {
            Target target = binding.target();
            if (target != null) {
                targets.add(target);
            }
        }
        return new Located.User(targets);
    }

    /** Drops what has expired, of all users; to be called now and then. */
    public void purge(long nowNs) {
        Iterator<List<Binding>> all = bindings.values().iterator();
        while (all.hasNext()) {
            List<Binding> list = all.next();
            list.removeIf(binding -> binding.expiresAtNs() - nowNs <= 0);
            if (list.isEmpty()) {
                all.remove();
            }
        }
    }

    /** Users with at least one binding, expired ones included until the next {@link #purge}. */
    public int size() {
        return bindings.size();
    }

    /** REGISTERs answered 2xx. */
    public long succeeded() {
        return succeeded;
    }

    /** REGISTERs refused for good: anything but 2xx and 401. */
    public long failed() {
        return failed;
    }

    /** REGISTERs answered 401. */
    public long challenged() {
        return challenged;
    }
}
