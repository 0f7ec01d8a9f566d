//! How other computers and phones reach this server.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::components::{self, Act};
use super::frame;
use super::guard::Who;
use super::views::View;
use crate::app::App;
use crate::failure::{Failure, Result};

#[derive(Debug, Clone, Default)]
pub struct Server {
    /// Addresses with their QR codes, the likeliest first.
    pub addresses: Vec<(String, String)>,
    pub database: &'static str,
    pub encrypted: bool,
}

impl View for Server {
    const PLACE: Option<&'static str> = Some("/server");

    fn title(&self) -> String {
        "服务器".into()
    }

    fn body(&self) -> Markup {
        html! {
            (components::title("服务器", html! {}, None, html! {}))
            (components::panel("怎样连到这台电脑", None, html! {
                @if self.addresses.is_empty() {
                    (components::empty("没有找到可用的网络地址。请检查网线或无线网络，然后刷新本页。", None))
                } @else {
                    @if self.addresses.iter().all(|(address, _)| address.contains("//127.")) {
                        p { strong {
                            "现在的地址只有这台电脑能打开。请在 pingyi.toml 里设置 listen = \"0.0.0.0:8420\"，或接好网络后刷新本页。"
                        } }
                    } @else {
                        p { "同一网络里的电脑在浏览器输入地址，手机扫码即可；不需要互联网。" }
                    }
                    @for (address, svg) in &self.addresses {
                        div.beside {
                            (components::qr(svg, address))
                            div {
                                p.big-code { (address) }
                                (components::copy_button("复制地址", address))
                            }
                        }
                    }
                }
                @if !self.encrypted {
                    p.note {
                        "现在用的是 http：同一网络里有技术手段的人可以看到往来内容。"
                        "在可信的内部网络里使用，或由网关提供 https（见《安装》）。"
                    }
                }
            }))
            (components::panel("工作日表", Some(Act { label: "查看工作日表", href: "/calendar" }), html! {
                p { "每年的放假和调休安排。期限按它计算；程序发布以后公布的年份在这里录入。" }
            }))
            (components::panel("备份", None, html! {
                p { "数据库：" (self.database) "。运行时就可以备份，写完自动核对：" }
                p.code { "pingyi backup 备份文件.zip" }
                p { "恢复到一个空的数据文件夹：" }
                p.code { "pingyi restore 备份文件.zip" }
                p.note { "签名密钥在数据文件夹的 signing.key，不进备份，请另外妥善保管。检查整台服务器：" span.code { "pingyi doctor" } }
            }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let svg = qr("http://192.168.1.20:8420").unwrap_or_default();
        let one = Self {
            addresses: vec![("http://192.168.1.20:8420".into(), svg)],
            database: "SQLite",
            encrypted: false,
        };
        vec![("one", one), ("none", Self { database: "PostgreSQL", encrypted: true, ..Self::default() })]
    }
}

/// The QR code of an address as SVG.
pub fn qr(address: &str) -> Option<String> {
    use fast_qr::convert::Builder as _;
    let code = fast_qr::QRBuilder::new(address).build().ok()?;
    Some(fast_qr::convert::svg::SvgBuilder::default().margin(0).to_str(&code))
}

pub async fn show(State(app): State<App>, who: Who) -> Result<Response> {
    let mut addresses = Vec::new();
    let all = crate::network::addresses(&app.config);
    // This machine's own name for itself helps nobody else.
    let useful = all.iter().filter(|address| !address.contains("//127.")).cloned().collect::<Vec<_>>();
    for address in if useful.is_empty() { all } else { useful } {
        let svg = qr(&address).ok_or_else(|| Failure::Broken(anyhow::anyhow!("no QR code for {address}")))?;
        addresses.push((address, svg));
    }
    let encrypted = addresses.iter().any(|(address, _)| address.starts_with("https://"));
    Ok(frame::show(&app, &who, None, &Server { addresses, database: app.db.engine(), encrypted }))
}
