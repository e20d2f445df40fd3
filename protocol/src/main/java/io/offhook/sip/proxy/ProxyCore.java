package io.offhook.sip.proxy;

import io.offhook.sip.auth.DigestServer;
import io.offhook.sip.auth.DigestVerdict;
import io.offhook.sip.message.Branch;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.MessageEditor;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.RequestCheck;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.SipUri;
import io.offhook.sip.message.Tag;
import io.offhook.sip.message.Via;
import io.offhook.sip.transaction.Identifiers;
import io.offhook.sip.transaction.TransactionKey;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A stateful proxy for one domain (RFC 3261 §16), with the registrar of that domain in front of it.
 *
 * <p>A request passes {@link #received} from top to bottom: repeats go to their context; then §16.3 validation, §16.4 route
 * preprocessing, our own methods (REGISTER, OPTIONS), §16.5 targets, and §16.6 forwarding, from where a {@link
 * ResponseContext} takes over. What is not for our domain is relayed only inside a dialog that came through here.
 *
 * <p>One owner, not thread-safe; it sends what is appended to {@code out} and calls {@link #advance} when {@link
 * #untilNextNs} is over.
 */
public final class ProxyCore {
    private static final String TRANSPORT = "UDP";

    private final ProxyConfig config;
    private final LocationService location;
    private final @Nullable Registrar registrar;
    private final @Nullable DigestServer digest;
    private final Identifiers ids;
    private final ProxyTables tables;
    private final Ownership own;
    private final RelayPass pass;
    private final Tag shedTag;
    private long requests;
    private long responses;
    private long forwarded;
    private long refused;
    private long shed;
    private long dropped;

    /**
     * @param location where our users are
     * @param registrar takes REGISTERs; null refuses them
     * @param digest checks callers when the config asks for it; null never does
     * @param random for the key that marks our Record-Routes; a SecureRandom in production
     * @param journal is told of every response context
     */
    public ProxyCore(
            ProxyConfig config,
            LocationService location,
            @Nullable Registrar registrar,
            @Nullable DigestServer digest,
            Identifiers ids,
            RandomGenerator random,
            ContextJournal journal) {
        this.config = config;
        this.location = location;
        this.registrar = registrar;
        this.digest = config.authenticateCalls() ? digest : null;
        this.ids = ids;
        this.tables = new ProxyTables(config, ids, journal);
        this.own = new Ownership(config.domain(), config.address());
        this.pass = new RelayPass(random);
        this.shedTag = ids.newTag();
    }

    /** A message from the network, as the codec gave it. */
    public void received(SipMessage message, InetSocketAddress source, long nowNs, List<Outgoing> out) {
        if (message instanceof SipRequest request) {
            requests++;
            request(request.receivedFrom(source), source, nowNs, out);
        } else if (message instanceof SipResponse response) {
            responses++;
            response(response, nowNs, out);
        }
    }

    /** Runs all timers that are due. */
    public void advance(long nowNs, List<Outgoing> out) {
        tables.timers.advance(nowNs, out);
    }

    /** Nanoseconds until {@link #advance} is next wanted; -1 for not at all. */
    public long untilNextNs(long nowNs) {
        return tables.timers.untilNextNs(nowNs);
    }

    /** This request of ours could not be sent (RFC 3261 §16.9); responses and ACKs are ignored. */
    public void unreachable(SipMessage message, long nowNs, List<Outgoing> out) {
        if (message instanceof SipRequest request && !request.isAck()) {
            ProxyTables.Client client = tables.clients.get(TransactionKey.client(request));
            if (client != null) {
                client.unreachable(nowNs, out);
            }
        }
    }

    /**
     * The stateless 503 for a new request that cannot be taken now; also for an owner that is overloaded before the request
     * gets here.
     *
     * @param request as {@link SipRequest#receivedFrom} left it
     */
    public Outgoing shed(SipRequest request, InetSocketAddress source) {
        shed++;
        SipResponse busy = SipResponse.respond(request, 503)
                .toTag(shedTag)
                .header(
                        HeaderName.RETRY_AFTER,
                        Long.toString(config.retryAfter().toSeconds()))
                .build();
        return new Outgoing(busy, Addresses.responseTo(request, source));
    }

    /** Forgets every context at once: the owner stops. */
    public void abandon() {
        tables.contexts.values().forEach(ResponseContext::ended);
        tables.contexts.clear();
        tables.clients.clear();
    }

    /** Requests that are not over yet: answered ones linger for 64*T1 to catch repeats. */
    public int activeContexts() {
        return tables.contexts.size();
    }

    /** Client transactions that are not over yet. */
    public int activeClients() {
        return tables.clients.size();
    }

    /** What was counted so far. */
    public ProxyCounters counters() {
        return new ProxyCounters(requests, responses, forwarded, refused, shed, dropped + tables.unexpected);
    }

    private void response(SipResponse response, long nowNs, List<Outgoing> out) {
        ProxyTables.Client client =
                own.wrote(response.topVia()) ? tables.clients.get(TransactionKey.client(response)) : null;
        if (client == null) {
            dropped++; // RFC 6026 §7.3: a stray response is not forwarded
        } else {
            client.received(response, nowNs, out);
        }
    }

    private void request(SipRequest request, InetSocketAddress source, long nowNs, List<Outgoing> out) {
        if (request.isCancel()) {
            cancel(request, source, nowNs, out);
            return;
        }
        TransactionKey key = TransactionKey.server(request);
        ResponseContext known = tables.contexts.get(key);
        if (known != null) {
            if (known.repeated(request, nowNs, out)) {
                forwardAck(request, nowNs, out);
            }
        } else if (request.isAck()) {
            forwardAck(request, nowNs, out);
        } else if (tables.contexts.size() >= config.maxContexts()) {
            out.add(shed(request, source));
        } else {
            ResponseContext context = new ResponseContext(tables, key, request, source);
            context.start(request, nowNs, out);
            dispatch(context, request, source, nowNs, out);
        }
    }

    /** §16.10. A CANCEL for nothing that we know gets 481: we forward nothing statelessly that it could belong to. */
    private void cancel(SipRequest request, InetSocketAddress source, long nowNs, List<Outgoing> out) {
        ResponseContext context = tables.contexts.get(TransactionKey.cancelled(request));
        boolean known = context != null && context.belongsTo(source);
        SipResponse response = SipResponse.respond(request, known ? 200 : 481)
                .toTag(ids.newTag())
                .build();
        out.add(new Outgoing(response, Addresses.responseTo(request, source)));
        if (context != null && known) {
            context.cancel(nowNs, out);
        }
    }

    private void dispatch(
            ResponseContext context, SipRequest request, InetSocketAddress source, long nowNs, List<Outgoing> out) {
        RoutePlan plan = RoutePlan.of(request, own, pass);
        SipUri uri = plan.uri();
        if (uri != null && own.owns(uri) && plan.routes().isEmpty()) {
            Registrar registers = registrar;
            if (request.method().equals(Method.REGISTER)) {
                SipResponse answer = registers == null
                        ? failure(request, 405)
                        : registers.register(request, own::owns, source, nowNs);
                context.answer(answer, nowNs, out);
                return;
            }
            if (uri.user() == null && request.method().equals(Method.OPTIONS)) {
                context.answer(success(request), nowNs, out); // §11.2: the server itself is asked
                return;
            }
        }
        SipResponse refusal = refusal(request, plan, nowNs);
        if (refusal != null) {
            refused++;
            context.answer(refusal, nowNs, out);
            return;
        }
        forward(context, request, plan, nowNs, out);
    }

    /** §16.3; null when the request may go on. */
    private @Nullable SipResponse refusal(SipRequest request, RoutePlan plan, long nowNs) {
        if (RequestCheck.checkForProxy(request, List.of()) instanceof RequestCheck.Refused bad) {
            return bad.answer(request, ids.newTag());
        }
        if (LoopHash.loops(request, own, LoopHash.of(request))) {
            return failure(request, 482);
        }
        if (!plan.dialog() && !local(plan)) {
            return failure(request, 403); // no open relay
        }
        return plan.dialog() ? null : unauthenticated(request, nowNs);
    }

    private boolean local(RoutePlan plan) {
        SipUri uri = plan.uri();
        return uri != null && own.owns(uri) && plan.routes().isEmpty();
    }

    private @Nullable SipResponse unauthenticated(SipRequest request, long nowNs) {
        DigestServer checks = digest;
        if (checks == null) {
            return null;
        }
        DigestVerdict verdict = checks.verify(
                request.method().name(), request.body(), request.headers(HeaderName.PROXY_AUTHORIZATION), nowNs);
        if (verdict instanceof DigestVerdict.Challenge challenge) {
            ResponseBuilder builder = SipResponse.respond(request, 407).toTag(ids.newTag());
            for (String value : checks.challenges(challenge.stale(), nowNs)) {
                builder.header(HeaderName.PROXY_AUTHENTICATE, value);
            }
            return builder.build();
        }
        SipUri from = request.from().sipUri();
        String caller = from == null ? null : from.decodedUser();
        boolean same = ((DigestVerdict.Authenticated) verdict).user().equals(caller);
        return same ? null : failure(request, 403);
    }

    /** §16.5 and §16.6. */
    private void forward(ResponseContext context, SipRequest request, RoutePlan plan, long nowNs, List<Outgoing> out) {
        List<Target> targets;
        if (local(plan) && plan.uri() != null) {
            LocationService.Located located = location.find(plan.uri(), nowNs);
            if (!(located instanceof LocationService.Located.User user)) {
                refused++;
                context.answer(failure(request, 404), nowNs, out);
                return;
            }
            targets = user.targets();
        } else {
            InetSocketAddress hop = nextHop(plan);
            targets = hop == null ? List.of() : List.of(new Target(plan.uriText(), hop));
        }
        if (targets.isEmpty()) {
            refused++;
            context.answer(failure(request, 480), nowNs, out);
            return;
        }
        forwarded++;
        String hash = LoopHash.of(request);
        boolean stay = config.recordRoute() && request.toTag() == null && formsDialog(request.method());
        for (Target target : targets) {
            Branch branch = LoopHash.branch(ids.newBranch(), hash);
            context.forward(copy(request, plan, target.uri(), branch, stay), target.address(), nowNs, out);
        }
    }

    private static boolean formsDialog(Method method) {
        return method.equals(Method.INVITE) || method.equals(Method.SUBSCRIBE) || method.equals(Method.REFER);
    }

    private SipRequest copy(SipRequest request, RoutePlan plan, String target, Branch branch, boolean recordRoute) {
        MessageEditor editor = plan.apply(request, target).decrementMaxForwards();
        if (recordRoute) { // step 4
            String route = "<sip:" + pass.of(request.callId()) + "@" + own.host() + ":" + own.port() + ";lr>";
            editor.prepend(HeaderName.RECORD_ROUTE, route);
        }
        if (digest != null) {
            editor.remove(HeaderName.PROXY_AUTHORIZATION); // a proof for us is a guesser's food for anybody else
        }
        return editor.pushVia(Via.of(TRANSPORT, own.host(), own.port(), branch)).buildRequest(); // step 8
    }

    /** §16.6 step 7, without DNS: the first Route, else the Request-URI; null when its host is no literal. */
    private static @Nullable InetSocketAddress nextHop(RoutePlan plan) {
        SipUri hop = plan.routes().isEmpty() ? plan.uri() : plan.routes().get(0).sipUri();
        return hop == null ? null : Addresses.of(hop);
    }

    /**
     * The ACK of a 2xx has no transaction: it is sent on once for each time it comes (§16.11), with a branch that its
     * repeats share. It follows the rules of any other request, but can be answered by nothing.
     */
    private void forwardAck(SipRequest ack, long nowNs, List<Outgoing> out) {
        RoutePlan plan = RoutePlan.of(ack, own, pass);
        InetSocketAddress hop = null;
        String target = plan.uriText();
        boolean acceptable = ack.maxForwards() > 0 && !shedTag.equals(ack.toTag());
        if (acceptable && local(plan) && plan.uri() != null) {
            if (location.find(plan.uri(), nowNs) instanceof LocationService.Located.User user
                    && user.targets().size() == 1) {
                hop = user.targets().get(0).address();
                target = user.targets().get(0).uri();
            }
        } else if (acceptable && plan.dialog()) {
            hop = nextHop(plan);
        }
        String hash = LoopHash.of(ack);
        if (hop == null || LoopHash.loops(ack, own, hash)) {
            dropped++;
            return;
        }
        Branch branch = new Branch(Branch.COOKIE + "a" + pass.of(ack.callId()) + "." + hash);
        out.add(new Outgoing(copy(ack, plan, target, branch, false), hop));
    }

    private SipResponse failure(SipRequest request, int status) {
        return SipResponse.respond(request, status).toTag(ids.newTag()).build();
    }

    private SipResponse success(SipRequest request) {
        return SipResponse.respond(request, 200).toTag(ids.newTag()).build();
    }
}
