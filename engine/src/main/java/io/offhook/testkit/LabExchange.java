package io.offhook.testkit;

import io.offhook.engine.AccountBuilder;
import io.offhook.engine.shard.LedgerEntry;
import io.offhook.engine.shard.ShardSettings;
import io.offhook.exchange.Exchange;
import io.offhook.exchange.ExchangeConfig;
import io.offhook.net.NetworkException;
import io.offhook.testkit.simulation.SimulatedHost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The real registrar and proxy on a host of its own, with lines for phones and for services. Its domain is in the lab's DNS, so others call
 * {@code sip:name@domain}; itself it takes no call to another domain: the caller gets 403.
 */
public final class LabExchange implements Place {
    private final Lab lab;
    private final SimulatedHost host;
    private final String domain;
    private final Map<String, String> passwords = new LinkedHashMap<>();
    private final Exchange exchange;

    LabExchange(Lab lab, SimulatedHost host, String domain, UnaryOperator<ExchangeConfig> change) {
        this.lab = lab;
        this.host = host;
        this.domain = domain;
        ExchangeConfig config = change.apply(ExchangeConfig.of(domain)
                .withListen(host.at(Device.SIP_PORT))
                .withUsers(user -> Optional.ofNullable(passwords.get(user))));
        try {
            this.exchange = Exchange.start(
                    lab.system(),
                    lab.environment(host),
                    ShardSettings.simulated(1).withFaults(lab.watched(fault -> {})),
                    config);
        } catch (NetworkException e) {
            throw new IllegalStateException("a host of its own has its ports for itself", e);
        }
    }

    @Override
    public SimulatedHost host() {
        return host;
    }

    /** The exchange itself. */
    public Exchange exchange() {
        return exchange;
    }

    /** The domain that it serves. */
    public String domain() {
        return domain;
    }

    /** A phone of its own device, with a line here; it is reached once it has {@linkplain Phone#register registered}. */
    public Phone phone(String name) {
        return lab.device(name).phone(name, line(name));
    }

    /** A phone on a device that is there already, with a line here. */
    public Phone phone(String name, Device on) {
        return on.phone(name, line(name));
    }

    /**
     * A line here for a service of one's own: an account of that device's engine with address, password and proxy, to be described further and then
     * {@linkplain AccountBuilder#register registered}.
     */
    public AccountBuilder account(String name, Device on) {
        return line(name).account(on.engine(), "sip:" + name + "@" + domain);
    }

    private Line line(String name) {
        String password = "secret-"
                + Long.toHexString(
                        lab.simulation().dice("password " + domain + name).nextLong());
        passwords.put(name, password);
        lab.secret(password);
        return new Line(domain, host.address().getHostAddress() + ":" + Device.SIP_PORT, password);
    }

    /** Everything alive in it. */
    public List<LedgerEntry> alive() {
        return exchange.ledger();
    }

    /** Stops it, in virtual time. */
    public void close() {
        lab.await(exchange.stop());
    }

    @Override
    public String toString() {
        return host.toString();
    }
}
