package io.offhook.engine.actor;

import io.offhook.engine.CallOptions;
import io.offhook.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A handle's line to its {@link Account}. The account's actors are born a little later than the handle: what is asked before waits here, in order; what
 * is asked after the account's end fails at once.
 */
public final class AccountLine {
    private final AccountSpec spec;
    private @Nullable List<Words> waiting = new ArrayList<>(2);
    private volatile @Nullable AccountPorts ports;
    private volatile String contactUser = "";
    private volatile boolean closed;

    /** What is to be said to the account, or, with null, to nobody any more. */
    interface Words {
        void say(@Nullable AccountPorts to);
    }

    /** A line of an account that is about to be opened. */
    public AccountLine(AccountSpec spec) {
        this.spec = spec;
    }

    /** How the account was opened. */
    public AccountSpec spec() {
        return spec;
    }

    /** Places a call; its events go to {@code listener}, commands for it through {@code dialog}. */
    public void dial(SipUri target, CallOptions options, DialogListener listener, DialogLine dialog) {
        dial(new ShardCalls.Dial(target, options, new MediaProgram.Silence(), listener, dialog));
    }

    /** Places a call that begins to say {@code program} as soon as it is answered. */
    public void dial(
            SipUri target, CallOptions options, MediaProgram program, DialogListener listener, DialogLine dialog) {
        dial(new ShardCalls.Dial(target, options, program, listener, dialog));
    }

    private void dial(ShardCalls.Dial dial) {
        say(to -> {
            if (to == null) {
                ShardCalls.refuse(dial.listener(), "the account is closed");
            } else {
                to.toward(spec.proxy().orElse(dial.target())).tell(dial);
            }
        });
    }

    /** Sends OPTIONS; the reply gets the final status. */
    public void options(SipUri target, Reply<Integer> reply) {
        tell(reply, new Account.Ping(target, reply));
    }

    /** Registers. */
    public void register(Reply<Void> reply) {
        tell(reply, new Account.Register(reply));
    }

    /** Unregisters. */
    public void unregister(Reply<Void> reply) {
        tell(reply, new Account.Unregister(reply));
    }

    /** Closes the account; succeeds also when it is closed already. */
    public void close(Reply<Void> reply) {
        say(to -> {
            if (to == null) {
                Reply.done(reply);
            } else {
                to.account().tell(new Account.Close(reply));
            }
        });
    }

    private void tell(Reply<?> reply, Account.Command command) {
        say(to -> {
            if (to == null) {
                reply.fail(new IllegalStateException("the account is closed"));
            } else {
                to.account().tell(command);
            }
        });
    }

    void entered(String user) {
        contactUser = user;
    }

    /** The user of our Contact, by which requests find the account. */
    String contactUser() {
        return contactUser;
    }

    /** Does something with the account's actors, at once or when they live; with null when they live no more. */
    void say(Words words) {
        AccountPorts to = ports;
        if (to == null || closed) {
            synchronized (this) {
                if (!closed && ports == null && waiting != null) {
                    waiting.add(words);
                    return;
                }
                to = closed ? null : ports;
            }
        }
        words.say(to);
    }

    void attach(AccountPorts to) {
        List<Words> said;
        synchronized (this) {
            said = waiting == null ? List.of() : waiting;
            waiting = null;
            // Said inside the lock, so that nothing said later overtakes what waited.
            said.forEach(words -> words.say(to));
            ports = to;
        }
    }

    void close() {
        List<Words> said;
        synchronized (this) {
            closed = true;
            said = waiting == null ? List.of() : waiting;
            waiting = null;
        }
        said.forEach(words -> words.say(null));
    }
}
