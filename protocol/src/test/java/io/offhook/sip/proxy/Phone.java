package io.offhook.sip.proxy;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.RequestBuilder;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.message.Via;
import io.offhook.sip.transaction.HopRequests;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A user agent that does only what its test says. */
final class Phone {
    final ProxyLab lab;
    final String user;
    final InetSocketAddress address;
    private int sequence;
    private int branches;

    Phone(ProxyLab lab, String user, int host) {
        this.lab = lab;
        this.user = user;
        this.address = new InetSocketAddress("192.0.2." + host, 5060);
    }

    String contact() {
        return "sip:" + user + "@" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    Via via() {
        String branch = Branch.COOKIE + user + address.getPort() + "x" + ++branches;
        return Via.of("UDP", address.getAddress().getHostAddress(), address.getPort(), new Branch(branch));
    }

    RequestBuilder initial(Method method, String uri, String callId) {
        return SipRequest.builder(method, uri)
                .via(via())
                .from(NameAddress.of("sip:" + user + "@example.com").withTag(new Tag("from-" + user)))
                .to(NameAddress.of(uri))
                .callId(new CallId(callId))
                .cseq(++sequence)
                .contact(NameAddress.of(contact()));
    }

    SipRequest invite(String to) {
        return initial(Method.INVITE, "sip:" + to + "@example.com", "call-" + user + sequence)
                .body("application/sdp", "v=0\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .build();
    }

    SipRequest register(long seconds) {
        return initial(Method.REGISTER, "sip:example.com", "reg-" + user + address.getPort())
                .header(HeaderName.EXPIRES, Long.toString(seconds))
                .build()
                .edit()
                .replace(HeaderName.TO, "<sip:" + user + "@example.com>")
                .buildRequest();
    }

    /** Registers with a registrar that asks nothing. */
    Phone registered() {
        send(register(3600));
        lab.response(address, 200);
        return this;
    }

    void send(SipMessage message) {
        lab.send(address, message);
    }

    SipResponse answer(SipRequest request, int status) {
        ResponseBuilder builder = SipResponse.respond(request, status);
        if (status > 100) {
            builder.toTag(new Tag("to-" + user));
        }
        if (status > 100 && status < 300 && request.isInvite()) {
            builder.recordRoutes().contact(NameAddress.of(contact()));
        }
        SipResponse response = builder.build();
        send(response);
        return response;
    }

    /** The ACK of a failure: same branch, hop by hop. */
    void ackFailure(SipRequest invite, SipResponse failure) {
        send(HopRequests.ack(invite, failure));
    }

    /** A request in the dialog that this caller's INVITE and its 2xx made. */
    SipRequest inDialog(Method method, SipRequest invite, SipResponse ok) {
        List<NameAddress> routes = new ArrayList<>(ok.recordRoutes());
        Collections.reverse(routes);
        long number = method.equals(Method.ACK) ? invite.cseq().sequence() : ++sequence;
        return SipRequest.builder(method, ok.contacts().get(0).uri())
                .via(via())
                .routes(routes)
                .from(invite.from())
                .to(ok.to())
                .callId(invite.callId())
                .cseq(number)
                .build();
    }

    /** A BYE from the called side. */
    SipRequest byeFromCallee(SipRequest invite, SipResponse ok) {
        return SipRequest.builder(Method.BYE, invite.contacts().get(0).uri())
                .via(via())
                .routes(invite.recordRoutes())
                .from(ok.to())
                .to(invite.from())
                .callId(invite.callId())
                .cseq(++sequence)
                .build();
    }
}
